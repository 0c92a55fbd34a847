"""The process that reads one CV: it takes bytes, gives back JSON, and can open nothing, start nothing, ask nobody."""

from __future__ import annotations

import codecs
import json
import resource
import sys
from contextlib import suppress
from typing import Any

from mobility.skills.cv import formats, portable
from mobility.skills.cv.contents import Fault, Unreadable

CPU_SECONDS = 5
MEMORY = 512 * 1024 * 1024
LARGEST_ANSWER = 4 * 1024 * 1024
OPEN_FILES = 3  # those it is given
ENCODINGS = (
    "ascii", "latin-1", "cp437", "cp1252", "mac_roman", "charmap", "utf-8", "utf-16", "utf-16-be", "utf-16-le",
    "utf-32-be", "gbk", "gb2312", "gb18030", "big5", "cp949", "euc_kr", "shift_jis", "cp932", "euc_jp",
    "unicode_escape",
)  # fmt: skip


def main() -> None:
    """Limits first; then what it needs is loaded, and no file or socket can be opened any more."""
    limit()
    data = sys.stdin.buffer.read()
    if formats.is_pdf(data):
        portable.load()
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    shut()
    json.dump(_answer(data), sys.stdout)


def limit() -> None:
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, LARGEST_ANSWER)
    _limit(resource.RLIMIT_CORE, 0)


def shut() -> None:
    """From here on there are the three streams it was given, and itself."""
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_NPROC, 0)


def _answer(data: bytes) -> dict[str, Any]:
    try:
        return {"cv": formats.read(data).as_data()}
    except Unreadable as refused:
        return {"fault": refused.fault}
    except RecursionError:
        return {"fault": Fault.TOO_DEEP}
    except MemoryError:
        return {"fault": Fault.UNPACKS_TOO_LARGE}


def _limit(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # macOS has no limit of address space
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
