"""What the worker does so that its silence is noticed."""

from __future__ import annotations

import platform
from functools import partial

from mobility.core.db import unit_of_work
from mobility.home import services


def beat() -> None:
    unit_of_work(partial(services.note_beat, host=platform.node()))
