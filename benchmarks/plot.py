"""A plot of growth as SVG, readable on light and dark pages, written by hand."""

from __future__ import annotations

import math
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 440, 88, 210, 24, 48
# distinguishable without colour vision (Okabe & Ito, 2008), and dark or light enough for both grounds
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.grid{stroke:#ccc;stroke-width:1}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}}"
)


TITLE = "Milliseconds to rank one opportunity, by the number of people"


def draw_growth(series: dict[str, list[tuple[int, float]]], title: str = TITLE) -> str:
    """Milliseconds by people, both axes logarithmic; a line for each method that was measured."""
    series = {name: points for name, points in series.items() if points}
    sizes = [size for points in series.values() for size, _ in points]
    taken = [value for points in series.values() for _, value in points]
    low, high = math.floor(math.log10(min(taken))), math.ceil(math.log10(max(taken)))
    first, last = math.log10(min(sizes)), max(math.log10(max(sizes)), math.log10(min(sizes)) + 1)

    def x(size: float) -> float:
        return LEFT + (math.log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(value) - low) / max(1, high - low) * (HEIGHT - TOP - BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} ms</text>')
    for size in sorted(set(sizes)):
        lines.append(f'<text x="{x(size):.1f}" y="{HEIGHT - 22}" text-anchor="middle">{size:,}</text>')
    lines.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 4}" text-anchor="middle">people</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        lines += [f'<circle cx="{x(s):.1f}" cy="{y(v):.1f}" r="4" fill="{colour}"/>' for s, v in points]
        at = TOP + 10 + 24 * number
        lines.append(f'<rect x="{WIDTH - RIGHT + 18}" y="{at - 9}" width="14" height="4" fill="{colour}"/>')
        lines.append(f'<text x="{WIDTH - RIGHT + 40}" y="{at - 2}">{escape(name)}</text>')
    return "\n".join([*lines, "</svg>", ""])
