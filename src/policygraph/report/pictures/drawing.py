"""The few shapes that the pictures are made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

FONT_SIZE = 12
_HALF = FONT_SIZE * 0.55


def svg(width: float, height: float, title: str, shapes: Iterable[str]) -> str:
    """An SVG element of that size in pixels, told to readers who cannot see it by its title."""
    name = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" font-size="{FONT_SIZE}">'
        f"<title>{name}</title>{''.join(shapes)}</svg>"
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", turned: bool = False) -> str:
    """Words whose base line begins, ends or is centered at a point; turned ones run upwards."""
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escape(words)}</text>'


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn."""

    color: str
    width: float
    dashed: bool = False
    opacity: float = 1


def box(place: tuple[float, float, float, float], color: str, tip: str) -> str:
    """A filled rectangle (x, y, width, height) with a tip."""
    x, y, width, height = place
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{color}">'
        f"<title>{escape(tip)}</title></rect>"
    )


def path(steps: str, stroke: Stroke, tip: str) -> str:
    """A line along SVG path steps, with a tip."""
    dash = ' stroke-dasharray="5 4"' if stroke.dashed else ""
    return (
        f'<path d="{steps}" fill="none" stroke="{stroke.color}" stroke-width="{stroke.width:.1f}" '
        f'stroke-opacity="{stroke.opacity:g}"{dash}><title>{escape(tip)}</title></path>'
    )


def cut(words: str, most: int) -> str:
    """Words of at most so many characters."""
    return words if len(words) <= most else words[: most - 1] + "…"


def width_of(words: str) -> float:
    """About how many pixels wide words are."""
    return sum(FONT_SIZE if unicodedata.east_asian_width(c) in "WFA" else _HALF + 0.5 for c in words)
