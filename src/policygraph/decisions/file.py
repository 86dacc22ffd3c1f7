"""The decisions file: JSON Lines, one decision a line, so that deleting a line undoes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast, get_args

from policygraph import namespaces as ns
from policygraph.errors import DocumentError
from policygraph.foreign import read_json
from policygraph.whole import read_words

Verdict = Literal["confirm", "reject", "replace"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_WORDS = ("statement", "verdict", "reason", "by", "date")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a statement, a name or a finding (an IRI), why, and when (YYYY-MM-DD).

    `changes` are the fields of the statement's record that a replacement has otherwise; empty for the other verdicts.
    `line` is its line in the file, 0 when it is not from one.
    """

    statement: str
    verdict: Verdict
    reason: str
    by: str
    date: str
    changes: str = ""
    line: int = 0

    @property
    def iri(self) -> str:
        """Its own IRI, by everything that it says."""
        words = (self.statement, self.verdict, self.reason, self.by, self.date, self.changes)
        return ns.decision(*words)

    @property
    def told(self) -> str:
        """Verdict, reason, person and day in one line."""
        return f"{self.verdict}: {self.reason} ({self.by}, {self.date})"

    def fields(self) -> dict[str, Any]:
        """The changes as an object."""
        return cast("dict[str, Any]", json.loads(self.changes)) if self.changes else {}

    def to_json(self) -> str:
        """Its line in the file."""
        told: dict[str, Any] = {field: getattr(self, field) for field in _WORDS}
        return json.dumps(told | ({"with": self.fields()} if self.changes else {}), ensure_ascii=False)


def parse_decision(told: Any, line: int = 0) -> Decision:
    """A decision from its object; ValueError says what is wrong with it."""
    if not isinstance(told, dict):
        raise ValueError("is not an object")
    odd = set(told) - {*_WORDS, "with"}
    lacking = [field for field in _WORDS if not isinstance(told.get(field), str) or not told[field].strip()]
    if odd or lacking:
        raise ValueError(f"needs words for {', '.join(lacking)}" if lacking else f"has an unknown field {min(odd)}")
    statement = _full(told["statement"])
    if told["verdict"] not in VERDICTS:
        raise ValueError(f"the verdict is {told['verdict']}, not one of {', '.join(VERDICTS)}")
    if not _is_day(told["date"]):
        raise ValueError(f"the date is {told['date']}, not a day as YYYY-MM-DD")
    changes = told.get("with")
    if (told["verdict"] == "replace") != (isinstance(changes, dict) and bool(changes)):
        raise ValueError("a replacement, and nothing else, has `with`: an object of the fields that are otherwise")
    written = json.dumps(changes, ensure_ascii=False, sort_keys=True) if changes else ""
    decision = Decision(statement, told["verdict"], told["reason"], told["by"], told["date"], written, line)
    decision.to_json().encode()
    return decision


def lines_of(text: str) -> list[str]:
    """The lines of a decisions file; what else breaks lines, such as U+2028, may stand inside a reason."""
    return text.removesuffix("\n").split("\n") if text else []


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """All decisions of a file, in order; DocumentError names file and line."""
    try:
        lines = lines_of(read_words(path))
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(path, "is not UTF-8") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                found.append(parse_decision(read_json(line), number))
        except ValueError as error:
            raise DocumentError(path, f"line {number}: {error}") from error
    return tuple(found)


def _full(statement: str) -> str:
    iri = statement if "://" in statement else ns.ID + statement.removeprefix("pgid:")
    if not ns.is_iri(iri):
        raise ValueError(f"{statement} is not the IRI of a statement ({ns.ID}…)")
    return iri


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
