"""What a comparison says: one record for each task, aim, duty, wording or loop, with the words of both documents."""

from __future__ import annotations

from dataclasses import asdict, dataclass

KINDS = (
    "task-dropped", "task-weakened", "lead-moved", "lead-dropped", "lead-added", "duty-dropped", "duty-added",
    "duty-moved", "deadline-dropped", "deadline-later", "deadline-earlier", "deadline-added", "wording-weaker",
    "aim-dropped", "aim-loosened", "aim-changed", "aim-tightened", "aim-added", "aim-kept", "loop-lost", "loop-gained",
    "task-added", "task-near", "aim-near", "task-kept", "task-copied", "sentence-copied",
)  # fmt: skip
"""All kinds of change, what weakens first. A near match is a suggestion and never counts as a match."""

WEAKER = frozenset((
    "lead-dropped", "deadline-dropped", "deadline-later", "wording-weaker", "aim-dropped", "aim-loosened",
))  # fmt: skip
"""What makes a task weaker than it was: nobody leads it any more, it is due later, binds less, aims at less."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one document says: the whole sentence where its file is at hand, else the words that the graph holds."""

    document: str
    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A difference, or that there is none; `before` and `after` are empty where a document says nothing of it.

    `task` is the title of the task that it belongs to. `values` are what changed, as `before → after`; `ratio` (0 to
    100) is how alike the words of a near match are, None for anything that was matched exactly.
    """

    kind: str
    subject: str
    task: str
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    values: str = ""
    ratio: float | None = None

    def to_json(self) -> dict[str, object]:
        """All fields as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes from document `before` to `after` (names and titles), by kind in the order of KINDS.

    `whole` says that both files were at hand, so that tasks could be compared word for word.
    """

    before: str
    before_title: str
    after: str
    after_title: str
    whole: bool
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind that occurs."""
        kinds = [change.kind for change in self.changes]
        return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}

    def to_json(self) -> dict[str, object]:
        """The contract of `policygraph compare --format json`."""
        return {
            "before": {"document": self.before, "title": self.before_title},
            "after": {"document": self.after, "title": self.after_title},
            "whole": self.whole,
            "counts": self.counts,
            "changes": [change.to_json() for change in self.changes],
        }
