"""What the journey is about: the opportunity, its days, and how its move is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from mobility.core.i18n import Message
from tests.journeys.story import THE_BOARD, Story

TITLE = THE_BOARD.title
MOTIVATION = "I would like to build what I now only measure."
HOME_WORK = "Bo takes over the weekly report."
WEEK = dt.timedelta(weeks=1)
DEADLINE = dt.date(2027, 2, 5)
FIRST_DAY = dt.date(2027, 3, 8)
LATER_DAY = FIRST_DAY + 2 * WEEK

Step = Callable[[Story], None]


def your_move(title: str = TITLE) -> Message:
    return Message("“%(title)s”", {"title": title})


def move_of(story: Story) -> Message:
    return Message("%(person)s, “%(title)s”", {"person": story.names["employee"], "title": story.title})
