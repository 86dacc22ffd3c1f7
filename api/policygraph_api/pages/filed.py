"""Asks the file of a kind: sets of its things, how many of a set have which values, and the things themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from weakref import finalize

from policygraph_api.pages.kind import bare, scoped

WHOLE = "line"
"""The set of all things."""
_MAGIC = b"SQLite format 3\0"
_FEW = 4
"""Where a set is so many times smaller than the whole, its own values are counted; else all values of a facet."""


def is_whole(path: Path) -> bool:
    """Whether a file is there with all the pages that it says it has (the database's own header, bytes 16 and 28)."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        header = file.read(32)
    page = int.from_bytes(header[16:18]) if header[16:18] != b"\0\1" else 1 << 16
    return header.startswith(_MAGIC) and page * int.from_bytes(header[28:32]) == path.stat().st_size


class Tally(NamedTuple):
    """Values with how many things have them, the most frequent first, and how many more values there are."""

    counts: dict[str, int]
    more: int


class Filed:
    """A connection to a file that `Filing` wrote, with the sets that were made on it; nobody writes to the file."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._base = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        finalize(self, self._base.close)
        self._base.execute("PRAGMA temp_store = MEMORY")
        self._sets: dict[tuple[str, ...], str] = {}
        self._sizes: dict[str, int] = {}

    def value(self, facet: str, text: str) -> int:
        """The number of a facet's value; 0, which nothing has, for one that there is not."""
        row = self._base.execute("SELECT id FROM value WHERE facet = ? AND text = ?", (facet, text)).fetchone()
        return row[0] if row else 0

    def with_values(self, values: Iterable[int], within: str = WHOLE) -> str:
        """The set of those of a set that have all of some values."""
        parts = [f"SELECT item FROM held WHERE value = {value:d}" for value in sorted(values)]
        parts += [f"SELECT id FROM {within}"] if within != WHOLE else []
        return self._made(parts) if parts else WHOLE

    def with_words(self, words: Sequence[str]) -> str:
        """The set of those that hold all of some words, which are folded."""
        hold = " AND ".join("instr(text, ?)" for _ in words)
        return self._made([f"SELECT id FROM words WHERE {hold}"], words) if words else WHOLE

    def size(self, among: str = WHOLE) -> int:
        """How many are in a set."""
        if among not in self._sizes:
            self._sizes[among] = int(self._base.execute(f"SELECT COUNT(*) FROM {among}").fetchone()[0])
        return self._sizes[among]

    def tally(self, among: str, facet: str, scope: str = "", limit: int = -1) -> Tally:
        """How many of a set have which values of a facet (within a scope), of the most frequent `limit` values."""
        low, high = self._range(facet, scope)
        counting = self._counting(among).format(values=f"BETWEEN {low} AND {high}")
        rows = self._base.execute(
            f"SELECT text, many, COUNT(*) OVER () FROM ({counting}) JOIN value ON value.id = chosen"
            f" WHERE many > 0 AND text != '' ORDER BY many DESC, text LIMIT {limit:d}"
        ).fetchall()
        return Tally({bare(text): many for text, many, _ in rows}, rows[0][2] - len(rows) if rows else 0)

    def cross(self, among: str, facets: Sequence[str]) -> dict[tuple[str, ...], int]:
        """How many of a set have which values of several facets."""
        names = [f"of_{number}" for number, _ in enumerate(facets)]
        joins = "".join(
            f" CROSS JOIN holding {name} ON {name}.item = inside.id AND {name}.value BETWEEN {low} AND {high}"
            for name, (low, high) in zip(names, map(self._range, facets), strict=True)
        )
        columns = ", ".join(f"{name}.value" for name in names)
        counted = f"SELECT COUNT(*), {columns} FROM {among} inside{joins} GROUP BY {columns}"
        rows = self._base.execute(counted).fetchall()
        texts = self._texts({value for row in rows for value in row[1:]})
        return {tuple(texts[value] for value in row[1:]): row[0] for row in rows}

    def bodies(self, among: str, order: str, limit: int = -1, offset: int = 0) -> Iterator[bytes]:
        """The things of a set in an order (of columns of `line`), packed, read as they are asked for."""
        lines = (
            f"SELECT line.seq FROM {among} inside JOIN line ON line.id = inside.id"
            f" ORDER BY {order} LIMIT {limit:d} OFFSET {offset:d}"
        )
        with closing(self._base.execute(lines)) as rows:
            for row in rows:
                (body,) = self._base.execute("SELECT body FROM item WHERE seq = ?", row).fetchone()
                yield body

    def body(self, key: str) -> bytes | None:
        """The first thing of a key, packed; None where there is none."""
        row = self._base.execute("SELECT body FROM item WHERE key = ? ORDER BY seq LIMIT 1", (key,)).fetchone()
        return row[0] if row else None

    def _made(self, parts: Sequence[str], words: Sequence[str] = ()) -> str:
        wanted = (*parts, *words)
        if wanted not in self._sets:
            name = f"set_{len(self._sets)}"
            self._base.execute(f"CREATE TEMP TABLE {name} (id INTEGER PRIMARY KEY)")
            self._base.execute(f"INSERT INTO {name} {' INTERSECT '.join(parts)}", words)
            self._sets[wanted] = name
        return self._sets[wanted]

    def _range(self, facet: str, scope: str = "") -> tuple[int, int]:
        """The first and the last number of a facet's values, which follow one another; (1, 0) where there are none."""
        last = scoped(scope, "\U0010ffff") if scope else "\U0010ffff"
        row = self._base.execute(
            "SELECT MIN(id), MAX(id) FROM value WHERE facet = ? AND text BETWEEN ? AND ?",
            (facet, scoped(scope, "") if scope else "", last),
        ).fetchone()
        return (1, 0) if row[0] is None else (row[0], row[1])

    def _counting(self, among: str) -> str:
        if among == WHOLE:
            return "SELECT id AS chosen, held AS many FROM value WHERE id {values}"
        if self.size(among) * _FEW < self.size():
            return (
                f"SELECT value AS chosen, COUNT(*) AS many FROM {among} inside"
                " CROSS JOIN holding ON item = inside.id AND value {values} GROUP BY value"
            )
        return (
            f"SELECT value AS chosen, COUNT(*) AS many FROM held WHERE value {{values}} AND item IN {among}"
            " GROUP BY value"
        )

    def _texts(self, values: Iterable[int]) -> dict[int, str]:
        found = {}
        for value in values:
            (text,) = self._base.execute("SELECT text FROM value WHERE id = ?", (value,)).fetchone()
            found[value] = text
        return found
