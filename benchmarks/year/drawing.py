"""The year as three plots in one SVG: the funnel by month, the days to a release, escalations by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from benchmarks.plot import COLOURS, STYLE
from benchmarks.year.figures import Figures, Monthly

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WIDTH, PANEL, LEFT, RIGHT, TOP, BOTTOM = 760, 260, 48, 200, 40, 34
LONGEST_SHOWN = 20  # working days; whatever took longer stands in the last bar


class Panel:
    """One plot: a heading, an axis from 0 to the highest value, columns of equal width."""

    def __init__(self, number: int, heading: str, columns: Sequence[str], highest: int) -> None:
        self.top, self.columns = number * PANEL + TOP, columns
        self.highest = max(highest, 1)
        self.lines = [f'<text x="{LEFT}" y="{self.top - 18}" font-weight="600">{escape(heading)}</text>']
        for value in sorted({0, self.highest // 2, self.highest}):
            at = self.y(value)
            self.lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
            self.lines.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{value}</text>')
        for place, name in enumerate(columns):
            at = self.x(place) + self.width / 2
            self.lines.append(f'<text x="{at:.1f}" y="{self.y(0) + 18:.1f}" text-anchor="middle">{name}</text>')

    @property
    def width(self) -> float:
        return (WIDTH - LEFT - RIGHT) / len(self.columns)

    def x(self, place: int) -> float:
        return LEFT + place * self.width

    def y(self, value: float) -> float:
        return self.top + (PANEL - TOP - BOTTOM) * (1 - value / self.highest)

    def bar(self, place: int, low: int, high: int, colour: str) -> None:
        if high > low:
            self.lines.append(
                f'<rect x="{self.x(place) + 3:.1f}" y="{self.y(high):.1f}" width="{self.width - 6:.1f}" '
                f'height="{self.y(low) - self.y(high):.1f}" fill="{colour}"/>'
            )

    def curve(self, values: Sequence[int], colour: str) -> None:
        path = " ".join(
            f"{self.x(place) + self.width / 2:.1f},{self.y(value):.1f}" for place, value in enumerate(values)
        )
        self.lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')

    def legend(self, names: Sequence[str]) -> None:
        for number, name in enumerate(names):
            at = self.top + 6 + 22 * number
            self.lines.append(
                f'<rect x="{WIDTH - RIGHT + 14}" y="{at - 6}" width="14" height="4" fill="{COLOURS[number]}"/>'
            )
            self.lines.append(f'<text x="{WIDTH - RIGHT + 36}" y="{at}">{escape(name)}</text>')


def draw_year(figures: Figures, title: str) -> str:
    panels = [
        _draw_funnel(figures.funnel),
        _draw_release(figures.release_days),
        _draw_escalations(figures.escalations),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {PANEL * len(panels) + 8}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            *(line for panel in panels for line in panel.lines),
            "</svg>",
            "",
        ]
    )


def _draw_funnel(funnel: Monthly) -> Panel:
    panel = Panel(0, "From the application to the move, by month", MONTHS, max(map(max, funnel.values())))
    for (_, months), colour in zip(funnel.items(), COLOURS, strict=True):
        panel.curve(months, colour)
    panel.legend(list(funnel))
    return panel


def _draw_release(days: Sequence[int]) -> Panel:
    counts = Counter(min(day, LONGEST_SHOWN) for day in days)
    names = [str(day) for day in range(LONGEST_SHOWN)] + [f"{LONGEST_SHOWN}+"]
    panel = Panel(1, "Working days from the accepted offer to the release", names, max(counts.values(), default=1))
    for day, count in counts.items():
        panel.bar(day, 0, count, COLOURS[0])
    panel.legend(["releases"])
    return panel


def _draw_escalations(escalations: Monthly) -> Panel:
    sums = [sum(month) for month in zip(*escalations.values(), strict=True)]
    panel = Panel(2, "Releases that went on, by month", MONTHS, max(sums))
    below = [0] * len(MONTHS)
    for (_, months), colour in zip(escalations.items(), COLOURS, strict=False):
        for place, count in enumerate(months):
            panel.bar(place, below[place], below[place] + count, colour)
            below[place] += count
    panel.legend(list(escalations))
    return panel
