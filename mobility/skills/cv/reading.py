"""Having a CV read by a process of its own, and what to say about a file that is refused."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.skills.cv.child import LARGEST_ANSWER
from mobility.skills.cv.contents import Cv, Fault, from_data

ROOT = Path(__file__).parents[3]
LARGEST = 10 * 1024 * 1024
SECONDS = 10  # by the clock on the wall; it has 5 of computing
AT_ONCE = 2  # readers in this process of the server, and how long the next one waits for its turn
WAIT_SECONDS = 20
KILLED = (-signal.SIGXCPU, -signal.SIGKILL)
START = "import sys; sys.path.insert(0, sys.argv[1]); from mobility.skills.cv.child import main; main()"

ADVICE = {
    Fault.EMPTY: N_("This file is empty. Choose another one."),
    Fault.TOO_LARGE: N_("This file is larger than %(size)s MB. Save your CV without pictures, then send it again."),
    Fault.UNKNOWN: N_("This file cannot be read. Save your CV as PDF or DOCX and send that."),
    Fault.OLD_WORD: N_("This is an old Word or RTF file. Save it as DOCX or PDF and send that."),
    Fault.OTHER_OFFICE: N_("This is a sheet or another kind of document. Save your CV as DOCX or PDF and send that."),
    Fault.PICTURE: N_("This is a picture, so its words cannot be read. Send your CV as PDF, DOCX or text."),
    Fault.WEB_PAGE: N_("This is a web page. Print it into a PDF and send that."),
    Fault.ARCHIVE: N_("This is an archive. Unpack it and send the CV alone."),
    Fault.ENCRYPTED: N_("This file is protected by a password. Save it without one and send that."),
    Fault.MACROS: N_("This file holds macros. Save it as DOCX without macros, or as PDF, and send that."),
    Fault.UNPACKS_TOO_LARGE: N_("Unpacked, this file is far too large for a CV. Save your CV as PDF and send that."),
    Fault.TOO_MANY_PARTS: N_("This file has far more parts than a CV. Save your CV as PDF and send that."),
    Fault.DAMAGED: N_("This file is damaged or is not what its beginning says. Save your CV again and send that."),
    Fault.DECLARATIONS: N_("This XML file declares entities, which we do not read. Export it from Europass again."),
    Fault.TOO_DEEP: N_("This file is built too deep to be read. Save your CV as PDF or text and send that."),
    Fault.NOT_A_CV: N_("This is neither a Europass file nor a JSON Resume. Send your CV as PDF, DOCX or text."),
    Fault.NOT_TEXT: N_("This file is not text that can be read. Save your CV as PDF, DOCX or as text in UTF-8."),
    Fault.NO_TEXT: N_("There are no words in this file: perhaps it is a scan. Send your CV as DOCX or text."),
    Fault.TOO_LONG: N_("This text is far too long for a CV. Shorten it, then send it again."),
}  # fmt: skip
TOOK_TOO_LONG = N_("Reading this file took too long. Save your CV as DOCX or text and send that.")
BUSY = N_("Many files are being read at the moment. Wait a minute, then send yours again.")

_turns = threading.BoundedSemaphore(AT_ONCE)


def read_cv(content: bytes) -> Cv:
    """What is in a CV; raises InvalidInput, about the field `file`, with a sentence that says what to do.

    A process of its own reads it, with 5 s of computing and 512 MB, without files, network or other processes.
    """
    if len(content) > LARGEST:
        raise refusal(Fault.TOO_LARGE)
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise InvalidInput(BUSY, field="file")
    try:
        answer = _ask(content)
    finally:
        _turns.release()
    try:
        data = json.loads(answer)
        return _refuse(data["fault"]) if "fault" in data else from_data(data["cv"])
    except (KeyError, TypeError, ValueError):
        raise refusal(Fault.UNKNOWN) from None


def refusal(fault: Fault) -> InvalidInput:
    return InvalidInput(ADVICE[fault], field="file", size=LARGEST // 1024**2)


def _refuse(fault: str) -> Cv:
    raise refusal(Fault(fault))


def _ask(content: bytes) -> bytes:
    """What the reader answers; nothing where it came to an end without an answer."""
    with tempfile.TemporaryFile() as answer:
        try:
            ended = subprocess.run(  # noqa: S603  (our own interpreter, and no word of the file is in its arguments)
                [sys.executable, "-I", "-B", "-c", START, str(ROOT)],
                input=content,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                cwd="/",
                env={"LC_ALL": "C.UTF-8"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise InvalidInput(TOOK_TOO_LONG, field="file") from None
        if ended.returncode in KILLED:
            raise InvalidInput(TOOK_TOO_LONG, field="file")
        answer.seek(0)
        return answer.read(LARGEST_ANSWER)
