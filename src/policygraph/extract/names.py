"""园区, 项目, 企业: proper names, the longest form of each, with its other forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.document import Document
from policygraph.extract.anchors import (
    anchor,
    beginnings,
    is_award,
    is_doing,
    is_generic,
    is_generic_company,
    is_industry,
)
from policygraph.extract.found_names import FoundName, name_rule, name_start, named
from policygraph.extract.lists import split_list
from policygraph.extract.projects import find_projects, find_table_parks, find_table_projects
from policygraph.matching import Rule
from policygraph.numerals import number_of
from policygraph.proof import prove
from policygraph.rules import load_grammar
from policygraph.statements import NamedEntity, NameKind

_LONGEST = 30
_SHORTEST_FORM = 5
_SURE_CORE = 4
_LONGEST_CORE = 8
_MOST_OTHERS = 3
_PAIR = 2
_LISTS = tuple(
    f"name.{which}"
    for which in ("company-list", "companies-called", "company-count", "company-label", "works-list", "brand")
)
_QUOTED, _CLAUSE_ENDS = "“”", "，。；：\n"
_BRACKETS = re.compile(r"（[^（）]*）|[“”]")


def find_names(document: Document) -> tuple[NamedEntity, ...]:
    """All proper names, each once, in order of first mention."""
    found = [*_parks(document), *_companies(document), *find_projects(document)]
    found = [f for f in found if document.table_at(f.start) is None]
    found += [*find_table_projects(document), *find_table_parks(document)]
    return tuple(_joined(document, sorted(set(found), key=lambda f: (f.start, f.end, f.kind, f.rule))))


def _rules(kind: str) -> tuple[Rule, ...]:
    return load_grammar("names").of_kind(kind)


def _parks(document: Document) -> Iterator[FoundName]:
    norm = document.norm
    for titled in name_rule("name.park-in-title").find(norm):
        yield FoundName("park", *titled.span("name"), "name.park-in-title")
    yield from _counted_parks(norm)
    park = _rules("park")[0]
    for section in document.sections if not park.lacks(norm) else ():
        title = norm[section.title_start : section.title_end]
        match = park.first(title)
        whole = match is not None and match.end() == len(title) > 5
        if whole and not is_generic(title) and beginnings(title) == [0]:
            yield FoundName("park", section.title_start, section.title_end, "name.park")
    last = -1
    for low, match in _windows(norm, "park"):
        start = _park_start(norm[low : match.end()])
        if start is None and norm[low - 1] == "、" and last == low - 1 and _is_sibling(norm[low : match.end()]):
            start = 0
        if start is None:
            start = _told_start(norm, low, match.end())
        if start is None or low + start >= match.start() or is_doing(norm[low + start : match.end()]):
            continue
        if not is_award(_clause_before(norm, low)):
            yield FoundName("park", low + start, match.end(), "name.park")
            last = match.end()


def _counted_parks(norm: str) -> Iterator[FoundName]:
    """Zones in front of how many they are."""
    for listed in name_rule("name.park-list").find(norm):
        for start, end in split_list(norm, *listed.span("list")):
            begin = start + beginnings(norm[start:end])[-1]
            if not is_generic(norm[begin:end]) and not is_doing(norm[begin:end]):
                yield FoundName("park", begin, end, "name.park-list")


def _park_start(words: str) -> int | None:
    """Where a zone's name begins: where any name does, at a later place when what follows that one tells of a doing."""
    start = name_start(words)
    if start is None or not is_doing(words[start:]):
        return start
    later = (at for at in beginnings(words) if at > start and anchor(words[at:]) == 0)
    return next((at for at in later if not is_doing(words[at:])), None)


def _told_start(norm: str, low: int, end: int) -> int | None:
    """Where in norm[low:end] the name begins of a zone that what stands behind it tells to be one."""
    told = name_rule("name.park-told").pattern.match(norm, end)
    if told is None:
        return None
    quoted = told["told"].startswith(_QUOTED[1])
    begins = norm[low] == _QUOTED[0] if quoted else low == 0 or norm[low - 1] in _CLAUSE_ENDS
    return int(quoted) if begins and _is_sibling(norm[low + quoted : end]) else None


def _is_sibling(words: str) -> bool:
    """Whether words that follow a park's name in a list are one, too, though they name no place."""
    return len(words) > _SHORTEST_FORM and beginnings(words) == [0] and not is_generic(words)


def _windows(norm: str, kind: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Each kind of thing with where the words begin that may be its name; windows do not reach into one another."""
    before = load_grammar("names").rules["name.before"].pattern
    floor = 0
    for match in _rules(kind)[0].find(norm):
        low = max(floor, match.start() - _LONGEST)
        words = before.search(norm[low : match.start()])
        if words:
            yield low + words.start(), match
        floor = match.end()


def _clause_before(norm: str, start: int) -> str:
    low = max(norm.rfind(mark, max(0, start - 60), start) for mark in "。；\n")
    return norm[max(low, start - 60, 0) : start]


def _companies(document: Document) -> Iterator[FoundName]:
    norm = document.norm
    builds = _rules("company-with-project")[0].pattern
    for low, match in _windows(norm, "company"):
        words, kind = norm[low : match.end()], match["kind"]
        begin = max(at for at in beginnings(words) if at <= len(words) - len(kind))
        core = words[begin : -len(kind)]
        at = anchor(words[begin:])
        if len(core) < 2 or core.startswith("（") or (is_generic_company(core) and at != 0) or is_generic(core):
            continue
        own = kind in load_grammar("names").lexicons["full_company_kind"] or (
            len(core) <= _LONGEST_CORE and builds.search(norm[match.end() : match.end() + _LONGEST]) is not None
        )
        led = _rules("before-company")[0].pattern.search(words[:begin]) is not None and len(core) <= _LONGEST_CORE
        if at is not None or len(core) <= _SURE_CORE or own or led:
            yield FoundName("enterprise", low + begin, match.end(), "name.company")
    for start, end in named(norm, "name.factory"):
        if anchor(norm[start:end]) == 0 or name_rule("name.placed").pattern.match(norm[start:end]):
            yield FoundName("enterprise", start, end, "name.factory")
    for start, end in named(norm, "name.power-station"):
        if end - start > _SHORTEST_FORM - 2 and anchor(norm[start:end]) == 0 and not is_generic(norm[start:end]):
            yield FoundName("enterprise", start, end, "name.power-station")
    for rule in _LISTS:
        for match in name_rule(rule).find(norm):
            yield from _listed(norm, match, rule)


def _listed(norm: str, match: re.Match[str], rule: str) -> Iterator[FoundName]:
    items = split_list(norm, *match.span("list"))
    count = match.groupdict().get("count")
    if count:
        items = tuple((low + beginnings(norm[low:high])[-1], high) for low, high in items)
    words = [norm[a:b] for a, b in items]
    if any(is_industry(w) or is_generic(w) or not 2 <= len(w) <= 24 for w in words):
        return
    traded = sum(_rules("of-trade")[0].pattern.match(w) is not None for w in words) if count else 0
    said = (int(count) if count.isdecimal() else number_of(count) or _PAIR) if count else 0
    if count and (2 * traded <= len(items) or len(items) != said):
        return
    others = [_rules("no-company")[0].pattern.search(w) is not None for w in words]
    if sum(others) > (1 if count and len(items) > _MOST_OTHERS else 0):
        return
    for (start, end), other in zip(items, others, strict=True):
        if not other:
            yield FoundName("enterprise", start, end, rule)


def _joined(document: Document, found: list[FoundName]) -> Iterator[NamedEntity]:
    """One entity for the forms of a name: the same but for brackets, or one the tail of the other."""
    groups: list[tuple[NameKind, list[str], FoundName]] = []
    tails: dict[tuple[NameKind, str], int] = {}
    wholes: dict[tuple[NameKind, str], int] = {}
    places: dict[tuple[NameKind, str], FoundName] = {}
    for item in found:
        name = document.text.words(item.start, item.end)
        places.setdefault((item.kind, name), item)
        keys = [(item.kind, tail) for tail in _tails(_BRACKETS.sub("", name))]
        known = [wholes[key] for key in keys if key in wholes] + ([tails[keys[0]]] if keys[0] in tails else [])
        at = min(known, default=len(groups))
        if at == len(groups):
            groups.append((item.kind, [], item))
        groups[at][1].append(name)
        wholes[keys[0]] = min(at, wholes.get(keys[0], at))
        for key in keys:
            tails[key] = min(at, tails.get(key, at))
    for kind, names, first in groups:
        longest = max(dict.fromkeys(names), key=len)
        aliases = tuple(sorted(set(names) - {longest}))
        where = places[kind, longest]
        evidence = (prove(document, where.start, where.end, where.rule),)
        yield NamedEntity(kind, longest, aliases, document.locator_at(first.start), evidence)


def _tails(name: str) -> list[str]:
    """The name, and what it ends in that is long enough to be a form of it."""
    return [name, *(name[at:] for at in range(1, len(name) - _SHORTEST_FORM + 1))]
