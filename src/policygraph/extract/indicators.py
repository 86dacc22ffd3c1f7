"""The words of an indicator: what belongs to its name, whose it is, and where a list of them parts.

All ranges are half-open offsets into the string that is passed in.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial

from policygraph.characters import in_simplified
from policygraph.extract.lists import Range, split_list
from policygraph.rules import load_grammar, pattern_in

_pattern = partial(pattern_in, "targets")

_LONGEST_TRIM = 8
_CLOSE, _LINE_END = "）", "\n"


def trim_indicator(text: str, start: int, end: int) -> Range:
    """The range without the words that lead in to a name (全市, 力争, 实现) and those that follow it (均, 总体)."""
    for _ in range(_LONGEST_TRIM):
        match = _pattern("{before_name}").match(text, start, end)
        if not match or end - match.end() < 2:
            break
        start = match.end()
    inner = [m.end() for m in _pattern("{inner_verb}").finditer(text, start, end)]
    if inner and end - inner[-1] >= 2:
        start = inner[-1]
    for _ in range(_LONGEST_TRIM):
        match = _pattern("(?:{after_name})$").search(text, max(start, end - 6), end)
        if not match or match.start() - start < 2:
            break
        end = match.start()
    return start, end


def has_head(text: str, lexicon: str = "head") -> bool:
    """Whether the words end as names of indicators do (率, 比例); `lexicon` narrows that to a list's or an index's."""
    ends, pattern = _tail(lexicon)
    return text.endswith(ends) and pattern.search(text[-30:]) is not None


def is_place(text: str) -> bool:
    """Whether the words name whom an aim is for (县城, 甲城市建成区) and no indicator."""
    return has_head(text, "place_head") and not has_head(text) and not is_share(text)


def is_share(text: str) -> bool:
    """Whether the words name a part that something has of all of its kind (产值占全行业)."""
    return _pattern("{of_all}").search(text) is not None


def split_subject(text: str, start: int, end: int) -> tuple[Range | None, Range]:
    """A body that an indicator begins with (公共机构人均能耗), or a place with 的 behind it, and the rest."""
    match = _pattern("(?P<own>{body})(?!{no_new_name})|(?P<placed>{placed})的").match(text, start, end)
    if match and end - match.end() >= 3:
        return match.span(match.lastgroup or 0), (match.end(), end)
    return None, (start, end)


def split_indicators(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The names of a list (A率、B率), or the one name that it is when the parts are no names of their own."""
    parts = split_list(text, start, end)
    if len(parts) > 1 and all(b - a >= 2 and has_head(text[a:b], "list_head") for a, b in parts):
        return parts
    return ((start, end),)


@lru_cache(maxsize=256)
def shared_head(names: tuple[str, ...], known: str) -> int:
    """The length of the head that names share with the last (A、B排放总量: 4) where a text writes each so; or 0."""
    last = names[-1]
    for size in range(min(8, len(last) - 2), 1, -1):
        if all(name in known for name in (*(name + last[-size:] for name in names[:-1]), last)):
            return size
    return 0


def shared_words(name: str, last: str) -> str | None:
    """The head that a name lacks and the last of its list has (甲、乙排放总量 → 排放总量)."""
    match = _pattern("(?:{shared_head})$").search(in_simplified(last))
    own = _pattern("(?:{shared_head}|{own_head})$").search(in_simplified(name))
    return last[match.start() :] if match and match.start() and not own else None


def tidy_count(words: str, before: str, after: str) -> tuple[str, str | None]:
    """The head of a counted thing, and its level where that alone tells two counts apart (6家国家级、8家省级单位).

    `before` and `after` are the things counted before and after it, or empty.
    """
    level = _pattern("{level}")
    plain = in_simplified(words)
    if level.fullmatch(plain) and (other := level.match(in_simplified(after))):
        return _head_of(after[other.end() :]), words
    if level.fullmatch(in_simplified(before)) and (own := level.match(plain)):
        return _head_of(words[own.end() :]), words[: own.end()]
    return _head_of(words), None


def _head_of(words: str) -> str:
    """A counted thing without its modifiers, what it does, and 建设; never fewer than four characters."""
    act = _pattern("{acting}").search(in_simplified(words), 4)
    words = words[: act.start()] if act else words
    modifier = words.rfind(load_grammar("targets").data["modifier"])
    words = words[modifier + 1 :] if modifier >= 0 and len(words) - modifier > 4 else words
    tail = _pattern("(?:{trailing})$").search(in_simplified(words))
    return words[: tail.start()] if tail and tail.start() >= 4 else words


@cache
def _tail(lexicon: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What words end in that end in one of a list, and the pattern of it: nothing but an aside in brackets follows."""
    ends = (*load_grammar("targets").terms(lexicon), _CLOSE, _LINE_END)
    return ends, _pattern(f"{{{lexicon}}}(?:{{aside}})?$")
