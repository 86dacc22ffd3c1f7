"""What a corpus build says of itself when it ends: the manifest, what failed, and which documents are there twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

from policygraph.batch.folder import DUPLICATES, FAILURES, MANIFEST, Folder
from policygraph.batch.forms import line
from policygraph.batch.rows import Row, read_head, read_rows
from policygraph.batch.seen import Seen
from policygraph.batch.shards import Shard
from policygraph.corpus import Unread
from policygraph.whole import whole_file


@dataclass
class Ledger:
    """The shards of a corpus in its order, and what stands between them: the unread, and copies of what was read.

    The notes are kept in `notes`, a file that nobody else sees. `decided` and `refused` are lines of decisions.
    """

    notes: IO[bytes]
    shards: dict[str, None] = field(default_factory=dict)
    decided: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)

    def close(self, shard: Shard) -> None:
        """A shard is complete."""
        self.shards[shard.name] = None

    def unread(self, found: Unread) -> None:
        """A file could not be read."""
        self._note({"source": found.source, "failed": found.reason})

    def copy(self, source: str, first: str) -> None:
        """A document has the bytes of an earlier one."""
        self._note({"source": source, "same_bytes_as": first})

    def write(self, folder: Folder, program: str) -> Mapping[str, int]:
        """Write the files of the whole corpus, the manifest last; give how many documents became what."""
        counts: Counter[str] = Counter(documents=0, failed=0, copies=0, same_document=0)
        with ExitStack() as stack:
            failures = stack.enter_context(whole_file(folder.path / FAILURES))
            twice = stack.enter_context(whole_file(folder.path / DUPLICATES))
            seen = stack.enter_context(Seen())
            for row in self._rows(folder):
                if "failed" in row:
                    counts["failed"] += 1
                    failures.write(line({"source": row["source"], "reason": row["failed"]}))
                elif "same_bytes_as" in row:
                    counts["copies"] += 1
                    twice.write(line(row))
                else:
                    counts["documents"] += 1
                    self.decided.update(row.get("decided", ()))
                    self.refused.update(row.get("refused", ()))
                    first = seen.before(row["document"], row["source"])
                    if first is not None:
                        counts["same_document"] += 1
                        twice.write(line({"source": row["source"], "same_document_as": first, "iri": row["document"]}))
        heads = ({"name": shard} | (read_head(folder.rows(shard)) or {}) for shard in self.shards)
        with whole_file(folder.path / MANIFEST) as file:
            file.write(line({"program": program, "forms": list(folder.forms), **counts})[:-2] + b',"shards":[\n')
            for number, head in enumerate(heads):
                file.write((b",\n" if number else b"") + line(head)[:-1])
            file.write(b"\n]}\n")
        return dict(counts)

    def _note(self, row: Row) -> None:
        self.notes.write(line(row | {"before": len(self.shards)}))

    def _rows(self, folder: Folder) -> Iterator[Row]:
        """All rows: before those of a shard the notes that were taken while it was filled."""
        self.notes.seek(0)
        notes = map(json.loads, self.notes)
        note = next(notes, None)
        for number, shard in enumerate((*self.shards, None)):
            while note is not None and note["before"] == number:
                del note["before"]
                yield note
                note = next(notes, None)
            if shard is not None:
                yield from read_rows(folder.rows(shard))
