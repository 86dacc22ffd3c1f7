"""Writing to a decisions file: one whole change after another, so that several may write and none loses a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from policygraph.decisions.file import Decision, lines_of, read_decisions
from policygraph.errors import NotFound, PolicyGraphError
from policygraph.locks import lock, opened
from policygraph.whole import read_words, remove_abandoned, whole_file


class OvertakenError(PolicyGraphError):
    """A decision on a thing that somebody else decided on meanwhile; `standing` is theirs, None where it was undone."""

    def __init__(self, statement: str, standing: Decision | None) -> None:
        told = standing.told if standing else "the decision on it was undone"
        super().__init__(f"{statement} was decided on meanwhile: {told}; look again and decide anew")
        self.standing = standing


def append_decision(path: Path, decision: Decision, after: str | None = None) -> None:
    """Add a line to a file, which is made when it is not there. OSError when it cannot be written.

    `after` is the IRI of the decision that is known to stand on the same thing, empty for none; OvertakenError when
    another one does. Without it nothing is compared.
    """

    def added(lines: Sequence[str]) -> list[str]:
        standing = standing_on(_read(path), decision.statement) if after is not None else None
        if after is not None and after != (standing.iri if standing else ""):
            raise OvertakenError(decision.statement, standing)
        return [*lines, decision.to_json()]

    _change(path, added)


def take_back(path: Path, iri: str) -> Decision:
    """Take the last line that says a decision (its IRI) out of a file; NotFound when none does."""
    taken: list[Decision] = []

    def without(lines: Sequence[str]) -> list[str]:
        taken.extend(decision for decision in _read(path) if decision.iri == iri)
        if not taken:
            raise NotFound("decision", iri)
        return [line for number, line in enumerate(lines, 1) if number != taken[-1].line]

    _change(path, without)
    return taken[-1]


def standing_on(decisions: Sequence[Decision], statement: str) -> Decision | None:
    """The decision that counts for a thing: the last."""
    return next((decision for decision in reversed(decisions) if decision.statement == statement), None)


def _read(path: Path) -> tuple[Decision, ...]:
    return read_decisions(path) if path.exists() else ()


def _change(path: Path, change: Callable[[Sequence[str]], Sequence[str]]) -> None:
    """Put what `change` makes of a file's lines in its place: seen whole or not at all, and on disk when this ends."""
    whole = path.resolve()
    whole.parent.mkdir(parents=True, exist_ok=True)
    with opened(whole.parent) as folder:
        lock(folder)
        remove_abandoned(whole.parent)
        before = lines_of(read_words(whole)) if whole.exists() else []
        after = "".join(f"{line}\n" for line in change(before))
        with whole_file(whole) as file:
            file.write(after.encode())
