"""Parks, projects, enterprises and cited documents."""

from __future__ import annotations

from typing import Any

from policygraph.evaluate.matching import Record, pair_up
from policygraph.evaluate.outcome import Outcome, outcome
from policygraph.evaluate.words import alike, fold


def name_of(record: Any) -> str:
    """The name of a record that may be a name itself."""
    return str(record if isinstance(record, str) else record.get("name") or record.get("title") or "")


def names(kind: str, expected: Record, found: Record, optional: Record) -> Outcome:
    """Names of a kind; another form of a name that was found, or of one that the reader lists, is no invention."""
    aliases: dict[str, list[str]] = expected.get("aliases") or {}

    def same(one: Any, other: Any) -> bool:
        forms = (name_of(one), *aliases.get(name_of(one), ()))
        return any(alike(form, name_of(other)) for form in forms)

    paired = pair_up(expected.get(kind) or [], found.get(kind) or [], same)
    known = [name_of(record) for record, _ in paired.pairs] + [name_of(record) for record in optional.get(kind) or []]
    listed = {fold(alias) for forms in aliases.values() for alias in forms}
    spurious = [
        record
        for record in paired.spurious
        if fold(name_of(record)) not in listed and not any(alike(name, name_of(record)) for name in known)
    ]
    return outcome((name_of(r) for r, _ in paired.pairs), map(name_of, paired.missed), map(name_of, spurious))
