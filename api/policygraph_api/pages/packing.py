"""Drawings of separate components put together into one: each where it first fits on a wide spiral."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, floor, pi, sin, sqrt

Point = tuple[float, float]
Cell = tuple[int, int]

SQUARE = 1.5
"""Side of the squares in which room is counted, in wished edges; a component keeps those around its nodes free."""
WIDER = 1.15
"""How much wider than high the whole becomes: a screen is."""
GOLDEN_ANGLE = pi * (3 - sqrt(5))


def pack(parts: Sequence[Mapping[str, Point]]) -> dict[str, Point]:
    """Node to position; `parts` come with the largest first, which stands in the middle."""
    placed: dict[str, Point] = {}
    taken: set[Cell] = set()
    tried: dict[int, int] = {}
    for part in parts:
        middle = _middle(part)
        centered = {node: (x - middle[0], y - middle[1]) for node, (x, y) in part.items()}
        inside = {_cell(point) for point in centered.values()}
        around = _grown(inside)
        number, (right, up) = _free(inside, taken, tried.get(len(inside), 0))
        tried[len(inside)] = number
        taken.update((x + right, y + up) for x, y in around)
        for node, (x, y) in centered.items():
            placed[node] = (round(x + right * SQUARE, 3), round(y + up * SQUARE, 3))
    return placed


def _free(inside: set[Cell], taken: set[Cell], first: int) -> tuple[int, Cell]:
    """The first place of the spiral from `first` on where none of the squares is taken."""
    return next(
        (number, (right, up))
        for number, (right, up) in _spiral(first)
        if not any((x + right, y + up) in taken for x, y in inside)
    )


def _spiral(first: int) -> Iterator[tuple[int, Cell]]:
    """Squares from the middle outwards, each with its number."""
    number = first
    while True:
        distance, angle = 0.7 * sqrt(number), number * GOLDEN_ANGLE
        yield number, (round(distance * cos(angle) * WIDER), round(distance * sin(angle)))
        number += 1


def _grown(cells: set[Cell]) -> set[Cell]:
    return {(x + right, y + up) for x, y in cells for right in (-1, 0, 1) for up in (-1, 0, 1)}


def _cell(point: Point) -> Cell:
    return floor(point[0] / SQUARE), floor(point[1] / SQUARE)


def _middle(part: Mapping[str, Point]) -> Point:
    xs, ys = [x for x, _ in part.values()], [y for _, y in part.values()]
    return (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
