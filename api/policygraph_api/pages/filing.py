"""Writes the things of one kind into a file of their own: an SQLite database that is only read afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Generic

from policygraph_api.pages.kind import Item, Kind, sortable
from policygraph_api.pages.listing import folded

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
"""
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


class Filing(Generic[Item]):
    """The file of a kind while it is written: things are added part by part, then it is finished."""

    def __init__(self, kind: Kind[Item], path: Path) -> None:
        self._kind = kind
        self._columns = [f"by_{number}" for number, _ in enumerate(kind.orders)]
        self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._base.executescript(_SETTINGS)
        self._base.executescript(_TABLES.format(columns="".join(f", {column}" for column in self._columns)))
        self._base.execute("BEGIN")
        self._merged: dict[str, Item] = {}
        self._count = 0

    def add(self, items: Iterable[Item]) -> None:
        """Take more things; those of a kind that merges are kept until the end."""
        merge = self._kind.merge
        if merge is None:
            self._write(items)
            return
        for item in items:
            key = self._kind.key(item)
            self._merged[key] = merge(self._merged[key], item) if key in self._merged else item

    def finish(self) -> None:
        """Write what is left and put everything in order."""
        self._write(self._merged.values())
        for statement in _FINISH.format(columns="".join(f", {column}" for column in self._columns)).split(";\n"):
            self._base.execute(statement)
        self._base.execute("COMMIT")
        self._base.execute("ANALYZE")

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def _write(self, items: Iterable[Item]) -> None:
        left = iter(items)
        while group := list(islice(left, _AT_ONCE)):
            numbered = list(enumerate(group, start=self._count + 1))
            self._count += len(group)
            marks = ", ?" * len(self._columns)
            self._base.executemany(
                "INSERT INTO item VALUES (?, ?, ?)",
                ((seq, self._kind.key(item), self._kind.form.dump_json(item)) for seq, item in numbered),
            )
            self._base.executemany(
                f"INSERT INTO staged.line VALUES (?, ?, ?{marks})",
                ((seq, *self._line(item)) for seq, item in numbered),
            )
            self._base.executemany(
                "INSERT INTO staged.held VALUES (?, ?, ?)",
                ((facet, value, seq) for seq, item in numbered for facet, value in self._held(item)),
            )

    def _line(self, item: Item) -> Iterator[object]:
        yield sortable(self._kind.place(item)) or ""
        yield folded("\n".join(self._kind.texts(item)))
        for order in self._kind.orders.values():
            yield sortable(order(item))

    def _held(self, item: Item) -> Iterator[tuple[str, str]]:
        for facet, values in self._kind.facets.items():
            for value in set(values(item)):
                yield facet, value
