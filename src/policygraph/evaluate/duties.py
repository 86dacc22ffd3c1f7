"""Tasks and who bears them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from policygraph.evaluate.matching import Pairing, Record, pair_up
from policygraph.evaluate.outcome import Outcome, of_pairing, outcome
from policygraph.evaluate.words import alike, body, fold, local_bodies
from policygraph.statements import ROLES

Duty = tuple[str, str, str]
CLAUSES = ("blanket", "first_is_lead")
_BLANKET = "*"
_LEADING = ("lead", "responsible")
_TITLE_BEGINS = 6


def same_task(one: Record, other: Record) -> bool:
    """The same unit: its titles are alike, or the longer one begins with the shorter one."""
    return _same_title(one["title"], other["title"])


@lru_cache(maxsize=65536)
def _same_title(one: str, other: str) -> bool:
    short, long = sorted((fold(one), fold(other)), key=len)
    return alike(short, long) or (len(short) >= _TITLE_BEGINS and long.startswith(short))


def tasks(record: Record) -> list[Record]:
    """All tasks of a record."""
    return list(record.get("tasks") or [])


def responsibilities(paired: Pairing, expected: Record, found: Record, *, local: bool) -> Outcome:
    """Task, role and body; the blanket clause counts as a task of its own. Without `local`, departments only."""
    blankets = tuple({"title": _BLANKET, **(record.get("blanket") or {})} for record in (expected, found))
    missed = [(task, None) for task in paired.missed]
    spurious = [(None, task) for task in paired.spurious]
    hits: list[Duty] = []
    lost: list[Duty] = []
    extra: list[Duty] = []
    for task, other in [*paired.pairs, blankets, *missed, *spurious]:
        title = (task or other or {})["title"]
        wanted, given = _duties(task, title, local), _duties(other, title, local)
        hits += sorted(wanted & given)
        lost += sorted(wanted - given)
        extra += sorted(given - wanted)
    return outcome(hits, lost, extra)


def _duties(task: Record | None, title: str, local: bool) -> set[Duty]:
    roles = [role for role in ROLES if local or role != "local"] if task else []
    return {(title, role, name) for role in roles for name in _bodies(task or {}, role)}


def _bodies(task: Record, role: str) -> list[str]:
    written: Sequence[str] = task.get(role) or []
    if role == "local":
        return [name for words in written for name in local_bodies(words)]
    return [body(words) for words in written]


def unowned(expected: Record, found: Record) -> Outcome:
    """Tasks that name nobody."""
    return of_pairing(pair_up(_unowned(expected), _unowned(found), same_task))


def _unowned(record: Record) -> list[Record]:
    return [task for task in tasks(record) if not any(task.get(role) for role in ROLES)]


def first_units(paired: Pairing) -> Outcome:
    """The body named first as lead, and as responsible one."""
    wanted = [(task, other, role) for task, other in paired.pairs for role in _LEADING if task.get(role)]
    wanted += [(task, {}, role) for task in paired.missed for role in _LEADING if task.get(role)]
    named = [
        ((task["title"], role, body(task[role][0])), bool(other.get(role)) and body(other[role][0]))
        for task, other, role in wanted
    ]
    return outcome(
        [duty for duty, given in named if duty[-1] == given], [duty for duty, given in named if duty[-1] != given]
    )


def locators(paired: Pairing) -> Outcome:
    """Whether a task that was found is found in its place."""
    right = [fold(task["locator"]) == fold(other.get("locator")) for task, other in paired.pairs]
    placed = [(task["locator"], task["title"]) for task, _ in paired.pairs]
    return outcome(
        [place for place, ok in zip(placed, right, strict=True) if ok],
        [place for place, ok in zip(placed, right, strict=True) if not ok],
    )


def scope_rules(expected: Record, found: Record) -> Outcome:
    """The clauses that reach beyond their own task, by where they begin."""
    wanted = [clause for clause in CLAUSES if expected.get(clause)]
    right = [
        clause for clause in wanted if fold(expected[clause]["from"]) == fold((found.get(clause) or {}).get("from"))
    ]
    invented = [clause for clause in CLAUSES if found.get(clause) and clause not in wanted]
    return outcome(right, [clause for clause in wanted if clause not in right], invented)
