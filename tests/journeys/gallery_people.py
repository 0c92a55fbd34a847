"""Pages of the gallery about finding people: the search, and who may be asked about what."""

from __future__ import annotations

SEARCH = "skills.people"
# endpoint, address, who opens it, what is pressed, what then shows, status
PAGES_OF_PEOPLE = [
    *((SEARCH, "/people", who) for who in ("employee", "host", "hr", "manager")),
    (SEARCH, "/people?has={held_skill}-2&unit=Example", "colleague"),
    (SEARCH, "/people?has={held_skill}-5&q=nowhere", "colleague"),
    (SEARCH, "/people?skill=Powr+BI", "colleague", "", "", 422),
]
