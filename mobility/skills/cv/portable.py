"""The words of a PDF file; its scripts, forms, links and attachments are not looked at."""

from __future__ import annotations

import codecs
import io
import logging
from typing import Any

from mobility.skills.cv.contents import LONGEST_TEXT, Cv, Fault, Gathered, Unreadable

MOST_PAGES = 20  # read of any file, however many it has or says it has
LARGEST_STREAM = 20 * 1024 * 1024
ENCODINGS = (
    "ascii", "latin-1", "cp1252", "mac_roman", "charmap", "utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-32-be",
    "gbk", "gb2312", "gb18030", "big5", "cp949", "euc_kr", "shift_jis", "cp932", "euc_jp", "unicode_escape",
)  # fmt: skip
LIMITS = (
    "JBIG2_MAX_OUTPUT_LENGTH", "LZW_MAX_OUTPUT_LENGTH", "MAX_ARRAY_BASED_STREAM_OUTPUT_LENGTH",
    "MAX_DECLARED_STREAM_LENGTH", "RUN_LENGTH_MAX_OUTPUT_LENGTH", "ZLIB_MAX_OUTPUT_LENGTH",
)  # fmt: skip


def load() -> None:
    """Import all that reading will need, while files can still be opened."""
    import pypdf
    from pypdf import filters
    from pypdf._crypt_providers import crypt_provider  # noqa: F401

    logging.getLogger("pypdf").disabled = True
    for name in LIMITS:
        setattr(filters, name, LARGEST_STREAM)
    filters.JBIG2DEC_BINARY = None
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    assert pypdf.PdfReader


def read(data: bytes) -> Cv:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(Fault.ENCRYPTED)
        return Gathered("pdf", _lines(reader)).finish()
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable(Fault.TOO_DEEP) from None
    except pypdf.errors.DependencyError:
        raise Unreadable(Fault.ENCRYPTED) from None
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, AssertionError):
        raise Unreadable(Fault.DAMAGED) from None  # the library lets out whatever a broken file leads it into


def _lines(reader: Any) -> list[str]:
    lines: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES or length > LONGEST_TEXT:
            break
        words = page.extract_text()
        length += len(words)
        lines.append(words[:LONGEST_TEXT])
    return lines
