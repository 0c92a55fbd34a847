"""The words of a PDF file; its scripts, forms, links and attachments are not looked at."""

from __future__ import annotations

import importlib
import io
import logging
import pkgutil
from contextlib import suppress
from typing import Any

from mobility.skills.cv.contents import LONGEST_TEXT, Cv, Fault, Gathered, Unreadable

MOST_PAGES = 20  # read of any file, however many it has or says it has
LARGEST_STREAM = 20 * 1024 * 1024


def load() -> None:
    """Import all that reading will need, while files can still be opened: the library does so late in many places."""
    import pypdf

    for module in pkgutil.walk_packages(pypdf.__path__, "pypdf."):
        with suppress(ImportError):  # parts that need what we do not install: AES, pictures
            importlib.import_module(module.name)
    logging.getLogger("pypdf").disabled = True
    pypdf.overwrite_configuration(
        maximum_declared_stream_length=LARGEST_STREAM,
        array_based_stream_maximum_output_length=LARGEST_STREAM,
        lzw_maximum_output_length=LARGEST_STREAM,
        run_length_maximum_output_length=LARGEST_STREAM,
        zlib_maximum_output_length=LARGEST_STREAM,
        jbig2dec_binary=None,
    )


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
