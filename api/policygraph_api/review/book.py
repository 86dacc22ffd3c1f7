"""The decisions file that a reviewer writes to, as the pages see it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from policygraph.decisions import Decision, append_decision, last_of, read_decisions, take_back
from policygraph.errors import DocumentError

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a decisions file said when it was read: the decisions that count, or the `fault` that makes it none."""

    decisions: tuple[Decision, ...] = ()
    fault: str = ""


@dataclass
class Book:
    """A decisions file, which others may write to as well; `token` is what a form must hold to be taken."""

    path: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _seen: tuple[_Stamp | None, Reading] | None = field(default=None, repr=False)

    def read(self) -> Reading:
        """What the file says now; one object as long as it does not change."""
        stamp, seen = self._stamp(), self._seen
        if seen is None or seen[0] != stamp:
            seen = self._seen = (stamp, self._read() if stamp else Reading())
        return seen[1]

    def decide(self, decision: Decision, after: str | None) -> None:
        """Write a decision down; `after` is the decision that the reviewer saw, as `append_decision` takes it."""
        append_decision(self.path, decision, after)

    def undo(self, iri: str) -> Decision:
        """Take a decision back; NotFound when the file does not hold it."""
        return take_back(self.path, iri)

    def _read(self) -> Reading:
        try:
            return Reading(last_of(read_decisions(self.path)))
        except DocumentError as error:
            return Reading(fault=str(error))

    def _stamp(self) -> _Stamp | None:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return None
        return state.st_mtime_ns, state.st_size, state.st_ino
