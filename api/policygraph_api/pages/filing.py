"""Writes the things of one kind into a file of their own: an SQLite database that is only read afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Generic, NamedTuple

from policygraph_api.pages.kind import Item, Kind, Sortable, sortable
from policygraph_api.pages.listing import folded, in_groups

_AT_ONCE = 500
_SETTINGS = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA page_size = 8192;
ATTACH '' AS staged;
"""
"""The file is seen only when it is whole, so that nothing need be undone; what is staged ends with the connection."""
_TABLES = """
CREATE TABLE item (seq INTEGER PRIMARY KEY, key TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE line (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL{columns});
CREATE TABLE words (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE value (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, text TEXT NOT NULL, held INTEGER NOT NULL);
CREATE TABLE held (value INTEGER, item INTEGER, PRIMARY KEY (value, item)) WITHOUT ROWID;
CREATE TABLE holding (item INTEGER, value INTEGER, PRIMARY KEY (item, value)) WITHOUT ROWID;
CREATE TABLE staged.line (seq INTEGER PRIMARY KEY, place TEXT, words TEXT{columns});
CREATE TABLE staged.held (facet TEXT, text TEXT, seq INTEGER);
CREATE TABLE staged.gone (seq INTEGER PRIMARY KEY);
"""
_REPLACE = (
    "DELETE FROM item WHERE seq = ?", "DELETE FROM staged.line WHERE seq = ?", "INSERT INTO staged.gone VALUES (?)",
)  # fmt: skip
_FINISH = """
CREATE TABLE staged.rank (seq INTEGER PRIMARY KEY, id INTEGER);
INSERT INTO staged.rank SELECT seq, ROW_NUMBER() OVER (ORDER BY place, seq) FROM staged.line ORDER BY seq;
INSERT INTO line SELECT rank.id, rank.seq{columns} FROM staged.line JOIN staged.rank USING (seq) ORDER BY rank.id;
INSERT INTO words SELECT rank.id, words FROM staged.line JOIN staged.rank USING (seq) WHERE words != ''
  ORDER BY rank.id;
INSERT INTO value (facet, text, held) SELECT facet, text, COUNT(*) FROM staged.held GROUP BY facet, text
  ORDER BY facet, text;
CREATE UNIQUE INDEX value_of ON value (facet, text);
INSERT INTO held SELECT value.id, rank.id FROM staged.held JOIN value USING (facet, text) JOIN staged.rank USING (seq)
  ORDER BY value.id, rank.id;
INSERT INTO holding SELECT item, value FROM held ORDER BY item, value;
CREATE INDEX item_key ON item (key);
"""


class Rows(NamedTuple):
    """Some things as a file has them: key and packed body; place, words and keys of sort orders; values of facets.

    A value has the number of its thing among them beside it.
    """

    bodies: list[tuple[str, bytes]]
    lines: list[tuple[Sortable, ...]]
    held: list[tuple[str, str, int]]


def rows_of(kind: Kind[Item], items: Iterable[Item]) -> Rows:
    """What the file of a kind has of some things."""
    rows = Rows([], [], [])
    for number, item in enumerate(items):
        rows.bodies.append((kind.key(item), kind.packed(item)))
        words = folded("\n".join(kind.texts(item)))
        orders = (sortable(order(item)) for order in kind.orders.values())
        rows.lines.append((sortable(kind.place(item)) or "", words, *orders))
        rows.held.extend((facet, value, number) for facet, of in kind.facets.items() for value in {*of(item)})
    return rows


class Filing(Generic[Item]):
    """The file of a kind while it is written: things are added part by part, then it is finished."""

    def __init__(self, kind: Kind[Item], path: Path) -> None:
        self._kind = kind
        self._columns = "".join(f", by_{number}" for number, _ in enumerate(kind.orders))
        self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._base.executescript(_SETTINGS)
        self._base.executescript(_TABLES.format(columns=self._columns))
        self._base.execute("BEGIN")
        self._known: dict[str, tuple[int, bytes]] = {}
        self._merged: dict[str, Item] = {}
        self._count = 0

    def add(self, items: Iterable[Item]) -> None:
        """Take more things."""
        for group in in_groups(items, _AT_ONCE):
            self.take(rows_of(self._kind, group))

    def take(self, rows: Rows) -> None:
        """Take more things as rows; of a kind that merges, what is there already is written anew at the end."""
        self._insert(self._new(rows, self._kind.merge) if self._kind.merge else rows)

    def finish(self) -> None:
        """Write what is left and put everything in order."""
        if self._merged:
            gone = [(self._known[key][0],) for key in self._merged]
            for statement in _REPLACE:
                self._base.executemany(statement, gone)
            self._base.execute("DELETE FROM staged.held WHERE seq IN (SELECT seq FROM staged.gone)")
            for group in in_groups(self._merged.values(), _AT_ONCE):
                self._insert(rows_of(self._kind, group))
        for statement in _FINISH.format(columns=self._columns).split(";\n"):
            self._base.execute(statement)
        self._base.execute("COMMIT")
        self._base.execute("ANALYZE")

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def _new(self, rows: Rows, merge: Callable[[Item, Item], Item]) -> Rows:
        """What has a key that nothing had before; other things are merged with what has theirs."""
        places: dict[int, int] = {}
        for number, (key, body) in enumerate(rows.bodies):
            if key not in self._known:
                places[number] = len(places)
                self._known[key] = self._count + len(places), body
            elif body != (known := self._known[key][1]):
                before = self._merged[key] if key in self._merged else self._kind.unpacked(known)
                self._merged[key] = merge(before, self._kind.unpacked(body))
        return Rows(
            [rows.bodies[number] for number in places],
            [rows.lines[number] for number in places],
            [(facet, value, places[number]) for facet, value, number in rows.held if number in places],
        )

    def _insert(self, rows: Rows) -> None:
        first = self._count + 1
        self._count += len(rows.bodies)
        marks = ", ?" * self._columns.count(",")
        self._base.executemany("INSERT INTO item VALUES (?, ?, ?)", _numbered(rows.bodies, first))
        self._base.executemany(f"INSERT INTO staged.line VALUES (?, ?, ?{marks})", _numbered(rows.lines, first))
        self._base.executemany(
            "INSERT INTO staged.held VALUES (?, ?, ?)",
            ((facet, value, first + number) for facet, value, number in rows.held),
        )


def _numbered(rows: Iterable[tuple[object, ...]], first: int) -> Iterator[tuple[object, ...]]:
    return ((number, *row) for number, row in enumerate(rows, start=first))
