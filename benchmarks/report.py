"""Figures of several servers as a table, each with its ratio to ours."""

from __future__ import annotations

from collections.abc import Mapping

import typer

Figures = Mapping[str, Mapping[str, float | None]]
"""Row, then column (a server; the first is ours): the figure, None where the server gave none."""


def print_table(title: str, rows: Figures, *, smaller_is_better: bool = False) -> None:
    """Print the rows; behind another server's figure stands how many times as good ours is."""
    typer.echo(title)
    columns = list(next(iter(rows.values())))
    typer.echo(f"{'':18}" + "".join(f"{column:>26}" for column in columns))
    for name, figures in rows.items():
        ours = figures[columns[0]]
        cells = (_cell(figures[column], ours, smaller_is_better) for column in columns[1:])
        typer.echo(f"{name:18}{_number(ours):>26}" + "".join(f"{cell:>26}" for cell in cells))
    typer.echo("")


def _cell(other: float | None, ours: float | None, smaller_is_better: bool) -> str:
    if not other or not ours:
        return _number(other)
    ratio = other / ours if smaller_is_better else ours / other
    return f"{_number(other)} ({ratio:.2f}x)"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
