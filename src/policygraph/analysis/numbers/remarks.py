"""A remark: what a check of arithmetic says, before it becomes a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph.analysis.numbers.figures import Figure


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of a subject (an IRI with its label): the rows that fill its message, and the figures."""

    rule: str
    subject: str
    label: str
    rows: tuple[Mapping[str, str], ...]
    figures: tuple[Figure, ...]


def remark(rule: str, figures: Iterable[Figure], *rows: Mapping[str, str]) -> Remark:
    """A remark on the first of some figures, whose name, subject and warning stand in every row."""
    all_of_them = tuple(figures)
    first = all_of_them[0]
    common = {
        "indicator": first.name,
        "indicator_en": first.label_en or first.name,
        "subject": first.subject,
        "warning": first.warning,
        "warning_en": first.warning_en,
    }
    return Remark(rule, first.iri, first.name, tuple(common | dict(row) for row in rows), all_of_them)
