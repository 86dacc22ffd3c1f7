"""Which names of a list are lower governments, whose duties are local."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from policygraph.extract.agencies import Name, is_group, is_lower, is_place
from policygraph.rules import load_grammar
from policygraph.statements import Role

_KNOWN = 1 << 12


def lower_marks(names: Sequence[Name], role: Role) -> list[bool]:
    """For each name of a list whether it is local.

    Groups of governments are, and what goes on with them (各盟行政公署、市人民政府); a named county or city where it
    does not lead or stands behind departments; the committee of a park unless it leads.
    """
    marks: list[bool] = []
    departments, group = 0, False
    for i, name in enumerate(names):
        own = False
        if _may_be_lower(name.words):
            placed = is_place(name.words) or _is_city_of_list(names[i:])
            own = is_group(name.words) and not (role == "lead" and _rule("one-committee", name.words))
            own = own or (placed and (departments > 0 or role != "lead"))
        own = group = own or (group and is_lower(name.words))
        departments += not own
        marks.append(own)
    return marks


@lru_cache(maxsize=_KNOWN)
def _may_be_lower(words: str) -> bool:
    """Whether a name can be a lower government's by itself; most cannot."""
    return is_place(words) or is_group(words) or _rule("city-of-list", words)


def _is_city_of_list(names: Sequence[Name]) -> bool:
    """Whether the first of some names is a city whose list ends in the word government (甲市、乙市人民政府)."""
    if not _rule("city-of-list", names[0].words):
        return False
    last = next((name.words for name in names if not _rule("city-of-list", name.words)), "")
    return is_place(last) and _rule("governs", last)


@lru_cache(maxsize=_KNOWN)
def _rule(name: str, words: str) -> bool:
    return load_grammar("responsibility").rules[f"responsibility.{name}"].pattern.search(words) is not None
