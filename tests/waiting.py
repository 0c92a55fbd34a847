"""What waits for somebody, for tests: what their home page asks, without what every newcomer is asked for."""

from __future__ import annotations

from mobility.core.waiting import Waiting
from mobility.home.queries import list_tasks
from mobility.people.models import Person

ABOUT_ONESELF = ("/notice", "/profile")


def list_waiting_for(person: Person) -> list[Waiting]:
    """The most urgent first."""
    tasks, is_whole = list_tasks(person)
    assert is_whole
    return [task for task in tasks if not task.path.startswith(ABOUT_ONESELF)]
