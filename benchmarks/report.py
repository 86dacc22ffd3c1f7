"""Figures of several servers as a table, each with its ratio to ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from statistics import median

import typer

Figures = Mapping[str, Mapping[str, Sequence[float]]]
"""Row, then column (a server; the first is ours): the figure of each round, none where the server gave none."""


def print_table(title: str, rows: Figures, larger_is_better: Collection[str] = ()) -> None:
    """Print the middle of the rounds; behind another server's stands how many times as good ours is, round by round."""
    typer.echo(title)
    columns = list(next(iter(rows.values())))
    typer.echo(f"{'':18}" + "".join(f"{column:>26}" for column in columns))
    for name, figures in rows.items():
        ours = figures[columns[0]]
        cells = (_cell(figures[column], ours, name in larger_is_better) for column in columns[1:])
        typer.echo(f"{name:18}{_number(ours):>26}" + "".join(f"{cell:>26}" for cell in cells))
    typer.echo("")


def _cell(other: Sequence[float], ours: Sequence[float], larger_is_better: bool) -> str:
    if not ours or not all((*other, *ours)):
        return _number(other)
    pairs = list(zip(ours, other, strict=False))
    ratios = [us / them if larger_is_better else them / us for us, them in pairs]
    return f"{_number(other)} ({median(ratios):.2f}x)" if ratios else _number(other)


def _number(values: Sequence[float]) -> str:
    if not values:
        return "-"
    value = median(values)
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
