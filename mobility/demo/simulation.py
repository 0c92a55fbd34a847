"""Two years in a minute: stories told step by step, in the order in which things would have happened.

A story is a generator that yields the instant of its next step and does it when it is resumed (discrete-event
simulation by processes, as in Simula). Everything goes through the services, so that the history, the notifications
and the rules are the real ones.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Generator, Iterable

from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import MobilityError

Story = Generator[dt.datetime, None, None]


def run(stories: Iterable[Story], *, until: dt.datetime) -> Counter[str]:
    """Tell all stories up to an instant; answers which rules refused how many steps, each of which ended its story."""
    refused: Counter[str] = Counter()
    queue: list[tuple[dt.datetime, int, Story]] = []
    for number, story in enumerate(stories):
        heapq.heappush(queue, (next(story), number, story))
    with clock.elsewhere():
        while queue and queue[0][0] <= until:
            at, number, story = heapq.heappop(queue)
            clock.set_now(at)
            try:
                with session.begin_nested():
                    then = next(story, None)
            except MobilityError as error:
                refused[error.message.msgid] += 1
                continue
            if then is not None:
                heapq.heappush(queue, (max(then, at), number, story))
    return refused
