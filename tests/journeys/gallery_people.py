"""Pages of the gallery about finding people: the search, and who may be asked about what."""

from __future__ import annotations

from typing import Any

from mobility.people.models import UnitKind
from mobility.skills.models import HelpOffer, Skill, UnitSkill
from tests.factories import World, give_skill, make_person, make_profile, make_unit, save_all

SEARCH = "skills.people"
# endpoint, address, who opens it, what is pressed, what then shows, status
PAGES_OF_PEOPLE = [
    *(("skills.person", "/people/{employee}", who) for who in ("colleague", "hr")),
    ("skills.person", "/people/{newcomer}"),
    *((SEARCH, "/people", who) for who in ("employee", "host", "hr", "manager")),
    (SEARCH, "/people?has={held_skill}-2&unit=Example", "colleague"),
    (SEARCH, "/people?has={held_skill}-5&q=nowhere", "colleague"),
    ("skills.edit_held", "/profile/skills/{held}"),
    ("skills.edit_help", "/profile/help"),
    ("skills.edit_help", "/profile/help", "newcomer"),
    *(("skills.units", "/units", who) for who in ("employee", "admin")),
    *(("skills.unit", "/units/{centre}", who) for who in ("employee", "admin")),
    ("skills.unit", "/units/{plain_unit}"),
    *(("skills.specialise", f"/units/{{{unit}}}/skills", "admin") for unit in ("centre", "plain_unit")),
    ("skills.specialise", "/units/{centre}/skills", "admin", "Add skill", ".field-error"),
    (SEARCH, "/people?skill=Powr+BI", "colleague", "", "", 422),
]


def fill_centre(world: World, skills: list[Skill], ids: dict[str, Any]) -> None:
    """A centre of expertise with people enough to be counted, some of whom may be asked."""
    centre = make_unit("Example / Centre of data visualisation", kind=UnitKind.CENTRE, head=world.host)
    ids |= {"centre": centre.id, "plain_unit": world.hr.org_unit_id, "held_skill": skills[0].id}
    people = [make_person(f"Vera {number}", org_unit=centre, job_title="designer") for number in range(6)]
    for number, person in enumerate(people):
        make_profile(person)
        for skill in skills[: 2 + number % 3]:
            give_skill(person, skill, level=2 + number % 4)
    helpers = (*people[:3], world.employee)
    save_all(HelpOffer(person_id=person.id, skill_id=skills[0].id) for person in helpers)
    save_all(UnitSkill(org_unit_id=centre.id, skill_id=skill.id) for skill in (skills[0], skills[3]))
