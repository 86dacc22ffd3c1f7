"""Names of bodies without their place: known forms, and known forms behind a slip of the pen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from policygraph.matching import Rule
from policygraph.rules import load_grammar
from policygraph.vocabulary import AgencyName, agency_forms, agency_names

_GRACE = 1
_SLIP = "slip"
_KNOWN_SLIP = "agency.slip.listed"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name was read as: the name of the vocabulary, its form, and the rule that mended it, if one had to.

    `full` is the full form, or the form itself where a full one of another ending belongs to the body above;
    `functions` are all of them where the full form is the name of a combined bureau.
    """

    name: AgencyName
    form: str
    full: str
    functions: tuple[str, ...]
    rule: str | None = None

    @classmethod
    def of(cls, name: AgencyName, form: str, rule: str | None = None) -> Reading:
        """What a form stands for that a name of the vocabulary has."""
        endings = tuple(load_grammar("agencies").data["kept_endings"])
        other = form.endswith(endings) and not name.full.endswith(form[-1])
        own = set(name.functions)
        wider = (known.functions for known in agency_names(name.full) if own < set(known.functions))
        return cls(name, form, form if other else name.full, max(wider, key=len, default=name.functions), rule)


@lru_cache(maxsize=8192)
def read_name(stem: str, level: str | None, year: int | None) -> Reading | None:
    """The body that a name without its place stands for; None when no name or names of different bodies fit.

    `level` is a division's.
    """
    known = _choose(agency_names(stem), level, year) or _choose(_by_skeleton().get(_skeleton(stem), ()), level, year)
    return Reading.of(known, stem) if known else None


@lru_cache(maxsize=8192)
def mend_name(stem: str, level: str | None, year: int | None) -> Reading | None:
    """The same for a name with one slip of the pen."""
    for rule in load_grammar("agencies").of_kind("slip"):
        for form in _MENDERS[rule.id](rule, stem):
            known = _choose(agency_names(form), level, year)
            if known:
                return Reading.of(known, form, rule.id)
    slip = next((name for name in agency_names(stem) if name.scope == _SLIP), None)
    return Reading.of(slip, slip.full, _KNOWN_SLIP) if slip else None


def generic_name(stem: str) -> AgencyName | None:
    """The function that a word for a department names (经信部门), where it is one."""
    found = [name for name in agency_names(stem) if name.generic]
    return found[0] if len({name.functions for name in found}) == 1 else None


def _choose(names: Iterable[AgencyName], level: str | None, year: int | None) -> AgencyName | None:
    """The name that fits time and level best; None when those that fit equally well are of different functions."""
    wanted = load_grammar("agencies").data["government_levels"].get(level)
    ranked = [
        ((not _in_use(name, year), bool(name.levels) and wanted not in name.levels), name)
        for name in names
        if not name.generic and name.scope != _SLIP
    ]
    lowest = min((rank for rank, _ in ranked), default=None)
    best = [name for rank, name in ranked if rank == lowest]
    widest = max(best, key=lambda name: len(name.functions), default=None)
    agree = widest is not None and all(set(name.functions) <= set(widest.functions) for name in best)
    return widest if agree else None


def _in_use(name: AgencyName, year: int | None) -> bool:
    if year is None:
        return name.until is None
    return (name.since or 0) - _GRACE <= year <= (name.until or year) + _GRACE


def _skeleton(form: str) -> str:
    return "".join(c for c in form if c not in load_grammar("agencies").data["joints"])


@cache
def _by_skeleton() -> Mapping[str, tuple[AgencyName, ...]]:
    found: dict[str, tuple[AgencyName, ...]] = {}
    for form, names in agency_forms().items():
        key = _skeleton(form)
        found[key] = (*found.get(key, ()), *names)
    return found


@cache
def _by_gap() -> Mapping[tuple[int, str], tuple[str, ...]]:
    """Forms that name a body and are no slip themselves, by where one character is left out and the rest."""
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for form, names in agency_forms().items():
        if any(name.scope != _SLIP and not name.generic for name in names):
            for at in range(len(form)):
                key = at, form[:at] + form[at + 1 :]
                found[key] = (*found.get(key, ()), form)
    return found


def _missing_organ(rule: Rule, stem: str) -> Iterator[str]:
    if rule.pattern.search(stem):
        yield from (stem + organ for organ in load_grammar("agencies").data["organs"])


def _doubled(rule: Rule, stem: str) -> Iterator[str]:
    for match in rule.pattern.finditer(stem):
        at = match.start()
        yield stem[:at] + stem[at + 1 :]
        for gap in (at + 1, at):
            fits = _by_gap().get((gap, stem[:gap] + stem[gap + 1 :]), ())
            if len(fits) == 1:
                yield fits[0]


def _missing_zone(rule: Rule, stem: str) -> Iterator[str]:
    match = rule.pattern.search(stem)
    if match:
        yield f"{match['zone']}{load_grammar('agencies').data['zone']}{stem[match.end() :]}"


_MENDERS: Mapping[str, Callable[[Rule, str], Iterator[str]]] = {
    "agency.slip.organ": _missing_organ,
    "agency.slip.doubled": _doubled,
    "agency.slip.zone": _missing_zone,
}
