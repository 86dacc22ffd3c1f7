"""Which documents were there before: a table in a file of its own that ends with the build; memory stays flat."""

from __future__ import annotations

import sqlite3
from types import TracebackType


class Seen:
    """Keys with the source of the first document that had each."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)  # a temporary file that has no name
        self._table.execute("PRAGMA journal_mode=OFF")
        self._table.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, source TEXT) WITHOUT ROWID")
        self._table.execute("BEGIN")

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._table.close()

    def before(self, key: str, source: str) -> str | None:
        """The source of the first document with a key; None when this is the first."""
        try:
            return self._first(key, source)
        except sqlite3.Error as error:
            raise OSError(f"the temporary table of what was read: {error}") from error

    def _first(self, key: str, source: str) -> str | None:
        cursor = self._table.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, source))
        if cursor.rowcount:
            return None
        found: str = self._table.execute("SELECT source FROM seen WHERE key = ?", (key,)).fetchone()[0]
        return found
