"""`make rooms`: the picture of the rooms, from the layers in pyproject.toml and the imports that there really are."""

from __future__ import annotations

import tomllib
from collections import Counter
from html import escape
from pathlib import Path

import click
import grimp

ROOT = Path(__file__).parents[1]
IMAGE = ROOT / "docs" / "images" / "rooms.svg"
CELL, TOP, LEFT, LONGEST_BAR = 30, 128, 330, 150
DARK = 30  # from here on a number is white
LEGEND = "A row is a room, with its lines of code. A number says how often it imports the room of that column."
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b2733; } .few { fill: #5d6b78; font-size: 11px; }
.bar { fill: #0f6e6a; } .line { stroke: #d9d4c7; } .own { fill: #e7e3d8; } .cell { fill: #0f6e6a; }
.count { fill: #fff; font-size: 11px; } .pale { fill: #1b2733; }
@media (prefers-color-scheme: dark) {
  text, .pale { fill: #e8e6e0; } .few { fill: #a3adb8; } .line { stroke: #37424e; } .own { fill: #2b3540; }
  .bar, .cell { fill: #2f9c95; }
}
"""


def list_rooms() -> list[str]:
    """The rooms that there are, from the top; those of one layer are strangers to each other."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    named = [room.strip(" ()") for layer in contracts[0]["layers"] for room in layer.split("|")]
    return [room for room in named if (ROOT / "mobility" / room).is_dir() or _file(room).exists()]


def count_imports() -> Counter[tuple[str, str]]:
    """How often a module of one room imports a module of another."""
    graph = grimp.build_graph("mobility", exclude_type_checking_imports=True, cache_dir=None)
    counted: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            here, there = _room(module), _room(imported)
            if here != there and here and there:
                counted[here, there] += 1
    return counted


def _room(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def _file(room: str) -> Path:
    return ROOT / "mobility" / f"{room}.py"


def count_lines(room: str) -> int:
    files = [_file(room)] if _file(room).exists() else (ROOT / "mobility" / room).rglob("*.py")
    return sum(len(file.read_text("utf-8").splitlines()) for file in files)


def draw() -> str:
    rooms, imports = list_rooms(), count_imports()
    lines = {room: count_lines(room) for room in rooms}
    width, height = LEFT + CELL * len(rooms) + 20, TOP + CELL * len(rooms) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>The rooms of the code: each row imports only rooms further down</title>",
        f"<style>{STYLE}</style>",
        f'<text x="8" y="24" class="few">{LEGEND}</text>',
    ]
    for row, room in enumerate(rooms):
        parts += _draw_row(row, room, rooms, imports, lines)
    total = f"{sum(lines.values())} lines, {sum(imports.values())} imports between rooms; none leads upwards"
    return "\n".join([*parts, f'<text x="8" y="{height - 10}" class="few">{total}</text>', "</svg>", ""])


def _draw_row(
    row: int, room: str, rooms: list[str], imports: Counter[tuple[str, str]], lines: dict[str, int]
) -> list[str]:
    y, x = TOP + row * CELL, LEFT + row * CELL
    bar = max(2, LONGEST_BAR * lines[room] // max(lines.values()))
    parts = [
        f'<line x1="8" x2="{LEFT + CELL * len(rooms)}" y1="{y}" y2="{y}" class="line"/>',
        f'<text x="8" y="{y + 20}">{escape(room)}</text>',
        f'<rect x="118" y="{y + 9}" width="{bar}" height="12" class="bar"/>',
        f'<text x="{124 + bar}" y="{y + 19}" class="few">{lines[room]}</text>',
        f'<text transform="translate({x + 19} {TOP - 8}) rotate(-60)" class="few">{escape(room)}</text>',
        f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" class="own"/>',
    ]
    for column, other in enumerate(rooms):
        count, left = imports[room, other], LEFT + column * CELL
        if count:
            shade, ink = min(1, 0.15 + count / 50), "count" if count > DARK else "count pale"
            parts += [
                f'<g id="{room}-{other}"><rect x="{left + 2}" y="{y + 2}" width="26" height="26" rx="3" class="cell"',
                f'opacity="{shade:.2f}"/><text x="{left + 15}" y="{y + 19}" text-anchor="middle" class="{ink}">',
                f"{count}</text></g>",
            ]
    return parts


if __name__ == "__main__":
    IMAGE.write_text(draw(), encoding="utf-8")
    click.echo(f"{IMAGE.relative_to(ROOT)}: {len(list_rooms())} rooms")
