"""The responsibility matrix as a heat map: agencies by tasks, colored by role, paler where inherited."""

from __future__ import annotations

from policygraph.analysis.responsibility import Matrix
from policygraph.report.pictures.drawing import box, cut, svg, text, width_of
from policygraph.report.words import words

CELL, GAP, LEGEND, LEGEND_WIDTH = 18, 1, 30, 560
LONGEST_TASK, LONGEST_AGENCY = 14, 20
COLORS = {"lead": "#c2573a", "responsible": "#3f7fbf", "support": "#77a83f", "local": "#8d93ab"}
PALE = {"lead": "#eec5b8", "responsible": "#bfd6ec", "support": "#d5e4bf", "local": "#d5d8e2"}
EMPTY = "#f3f4f6"


def heat_picture(told: Matrix, title: str) -> str:
    """The picture; a cell of several roles has the color of the weightiest."""
    labels = [cut(load.agency_label, LONGEST_AGENCY) for load in told.agencies]
    heads = [cut(f"{task.locator} {task.title}", LONGEST_TASK) for task in told.tasks]
    left = max(map(width_of, labels), default=0) + 10
    top = max(map(width_of, heads), default=0) + 10
    shapes = [text(left - 6, top + CELL * (line + 0.7), label, anchor="end") for line, label in enumerate(labels)]
    shapes += [text(left + CELL * (at + 0.7), top - 6, head, turned=True) for at, head in enumerate(heads)]
    for line, load in enumerate(told.agencies):
        for at, task in enumerate(told.tasks):
            held = {duty.role: duty.inherited for duty in told.cells.get((load.agency, task.iri), ())}
            role = next((role for role in COLORS if role in held), None)
            color = EMPTY if role is None else (PALE if held[role] else COLORS)[role]
            tip = f"{load.agency_label} · {task.locator} {task.title}"
            tip += "".join(f" · {words()['roles'][role]['zh']}" for role in held)
            shapes.append(box((left + CELL * at, top + CELL * line, CELL - GAP, CELL - GAP), color, tip))
    bottom = top + CELL * len(labels)
    width = max(left + CELL * len(heads) + 10, LEGEND_WIDTH)
    return svg(width, bottom + LEGEND, title, [*shapes, *_legend(bottom + 10)])


def _legend(y: float) -> list[str]:
    shapes: list[str] = []
    x = 8.0
    for role, color in COLORS.items():
        label = words()["roles"][role]["zh"]
        pale = f"{label}（{words()['inherited']['zh']}）"
        for name, shade in ((label, color), (pale, PALE[role])):
            shapes += [box((x, y, 12, 12), shade, name), text(x + 16, y + 11, name)]
            x += 26 + width_of(name)
    return shapes
