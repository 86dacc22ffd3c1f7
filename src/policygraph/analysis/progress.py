"""How far aims are: reported values held against the straight path from baseline to target.

The path runs from the last day of the baseline's year to the last day of the target's year. It is only drawn where both
ends are known; what cannot be said is said to be so, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policygraph.analysis.aims import Aim
from policygraph.analysis.ledger import LedgerTask

STATES = ("behind", "unknown", "no-report", "on-track", "reached")
"""What is said of an aim, what needs somebody's eye first."""

PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Report:
    """A value reported of an aim for a day: of its indicator, or of the change since the baseline (`of_change`)."""

    target: str
    value: Decimal
    day: date
    place: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of an aim: one of STATES, `expected` on the path, and a key that names the reason ("" for none)."""

    aim: Aim
    bodies: tuple[str, ...]
    state: str
    value: Decimal | None
    day: date | None
    expected: Decimal | None
    reason: str

    def to_json(self) -> dict[str, object]:
        """One aim of `policygraph progress --format json`."""
        return {
            "target": self.aim.iri,
            "document": self.aim.document,
            "bodies": list(self.bodies),
            "subject": self.aim.subject,
            "indicator": self.aim.indicator,
            "aim": self.aim.written,
            "unit": self.aim.unit,
            "state": self.state,
            "value": None if self.value is None else float(self.value),
            "day": self.day.isoformat() if self.day else None,
            "expected": None if self.expected is None else float(self.expected),
            "reason": self.reason,
        }


def of_change(aim: Aim) -> bool:
    """Whether what is reported is the change since the baseline: the aim states that and no value."""
    return aim.value is None and aim.change_value is not None


def judge(
    aims: Iterable[Aim], tasks: Iterable[LedgerTask], reports: Iterable[Report], as_of: date | None = None
) -> list[Judgement]:
    """A judgement for each aim, by its latest report of at most that day."""
    latest: dict[str, Report] = {}
    for report in reports:
        known = latest.get(report.target)
        if (as_of is None or report.day <= as_of) and (known is None or report.day >= known.day):
            latest[report.target] = report
    owners = {task.iri: bodies_of(task) for task in tasks}
    return [_judged(aim, owners.get(aim.task, ()), latest.get(aim.iri)) for aim in aims]


def bodies_of(task: LedgerTask) -> tuple[str, ...]:
    """Who answers for a task: its leads, else those responsible, else all of its bodies."""
    held = task.bodies("lead") or task.bodies("responsible") or task.duties
    return tuple(dict.fromkeys(duty.agency_label for duty in held))


def tally(judgements: Sequence[Judgement], names: Mapping[str, Sequence[str]]) -> list[dict[str, object]]:
    """How many aims are in each state, for each name; `names` gives the names that an aim (by its IRI) counts for."""
    counts: dict[str, Counter[str]] = {}
    for judgement in judgements:
        for name in names[judgement.aim.iri]:
            counts.setdefault(name, Counter())[judgement.state] += 1
    return [
        {"name": name, **{state: counted[state] for state in STATES}, "aims": counted.total()}
        for name, counted in sorted(counts.items())
    ]


def expected_on(aim: Aim, day: date) -> Decimal | None:
    """The value of the straight path on a day; the target after its year, None where an end of the path is missing."""
    first, last = (Decimal(0), aim.change_value) if of_change(aim) else (aim.baseline_value, aim.value)
    if first is None or last is None or aim.baseline_year is None or aim.year is None or aim.year <= aim.baseline_year:
        return None
    start, end = date(aim.baseline_year, 12, 31), date(aim.year, 12, 31)
    share = Decimal((min(max(day, start), end) - start).days) / Decimal((end - start).days)
    return (first + (last - first) * share).quantize(PLACES).normalize()


def _judged(aim: Aim, bodies: tuple[str, ...], report: Report | None) -> Judgement:
    if report is None:
        return Judgement(aim, bodies, "no-report", None, None, None, "")
    state, reason = _state(aim, report)
    return Judgement(aim, bodies, state, report.value, report.day, expected_on(aim, report.day), reason)


def _state(aim: Aim, report: Report) -> tuple[str, str]:
    end = aim.change_value if of_change(aim) else aim.value
    rising = True if of_change(aim) and aim.direction else aim.rising
    if end is None:
        return "unknown", "no-number"
    if rising is None:
        return "unknown", "no-direction"
    due = aim.year is not None and report.day >= date(aim.year, 12, 31)
    if _meets(report.value, end, rising, strict=aim.comparator in (">", "<")) and (due or not _is_cap(aim, rising)):
        return "reached", ""
    if due:
        return "behind", "due"
    expected = expected_on(aim, report.day)
    if expected is None:
        return "unknown", _missing(aim)
    return ("on-track" if _meets(report.value, expected, rising) else "behind"), ""


def _meets(value: Decimal, bound: Decimal, rising: bool, *, strict: bool = False) -> bool:
    if value == bound:
        return not strict
    return (value > bound) == rising


def _is_cap(aim: Aim, rising: bool) -> bool:
    """Whether an amount may still move towards its bound from the good side, so that keeping it now proves nothing."""
    if aim.value is None or aim.baseline_value is None or aim.value == aim.baseline_value:
        return False
    return (aim.value < aim.baseline_value) == rising


def _missing(aim: Aim) -> str:
    if aim.year is None:
        return "no-target-year"
    if aim.baseline_year is None:
        return "no-baseline-year"
    return "no-baseline" if not of_change(aim) and aim.baseline_value is None else "no-path"
