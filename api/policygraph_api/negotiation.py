"""Which of several representations a request wants (RFC 9110, sections 12.5.1 and 12.5.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER = re.compile(rf';\s*({_WORD})\s*(?:=\s*("(?:[^"\\]|\\.)*"|{_WORD})\s*)?|;\s*')
_RANGE = re.compile(rf"\s*({_WORD})/({_WORD})\s*((?:;(?:[^,\"]|\"(?:[^\"\\]|\\.)*\")*)?)")
_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+"|")+')
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|\.[0-9]{1,3}|1(?:\.0{0,3})?")
_CODING = re.compile(rf"\s*({_WORD})\s*(?:;\s*[qQ]\s*=\s*([0-9.]+)\s*)?")
_LONGEST = 4096
# parameters that say nothing about which of our representations is meant
_IGNORED = frozenset(("charset", "header", "profile", "version"))
_LONE_STAR = re.compile(r"\A\s*\*\s*(?=;|$)")  # Java's own client sends it for */*
_GZIP = frozenset(("gzip", "x-gzip"))


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header; `kind` and `subtype` may be ``*``, `details` counts ignored parameters."""

    kind: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    weight: float
    details: int = 0

    def specificity(self, media_type: str) -> int | None:
        """How exactly the range names a media type without parameters, 0 for any; None when it does not."""
        kind, _, subtype = media_type.partition("/")
        if self.parameters:
            return None
        if (self.kind, self.subtype) == (kind, subtype):
            return 2 + self.details
        if (self.kind, self.subtype) == (kind, "*"):
            return 1
        return 0 if (self.kind, self.subtype) == ("*", "*") else None


def read_accept(header: str) -> list[MediaRange]:
    """The media ranges of a header; an element that is not one is left out."""
    return [parsed for element in _ELEMENT.findall(header[:_LONGEST]) if (parsed := _read_range(element)) is not None]


@lru_cache(maxsize=256)  # clients send the same header again and again
def choose_type(header: str | None, offered: tuple[str, ...]) -> str | None:
    """The offered media type that the header prefers, the earlier one of equals; None when it accepts none.

    Without a header, or with an empty one, it is the first.
    """
    if header is None or not header.strip():
        return offered[0]
    ranges = read_accept(header)
    weights = [_weight(ranges, media_type) for media_type in offered]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else None


def choose_coding(header: str | None) -> tuple[bool, bool]:
    """Whether an Accept-Encoding header wants gzip, and whether it takes a body as it is."""
    weights: dict[str, float] = {}
    for element in (header or "")[:_LONGEST].split(","):
        parsed = _CODING.fullmatch(element)
        if parsed is not None and (parsed[2] is None or _WEIGHT.fullmatch(parsed[2])):
            coding = parsed[1].lower()
            weights["gzip" if coding in _GZIP else coding] = float(parsed[2] or 1)
    gzip = weights.get("gzip", weights.get("*", 0))
    identity = weights.get("identity", weights.get("*"))
    return gzip > 0 and gzip >= weights.get("identity", 0), identity is None or identity > 0


def media_type_of(header: str) -> tuple[str, dict[str, str]]:
    """The media type of a Content-Type header in small letters, and its parameters; an empty type when it has none."""
    parsed = _RANGE.fullmatch(header.strip())
    return (f"{parsed[1]}/{parsed[2]}".lower(), dict(_parameters(parsed[3]))) if parsed else ("", {})


def _weight(ranges: Sequence[MediaRange], media_type: str) -> float:
    matching = [(found, r.weight) for r in ranges if (found := r.specificity(media_type)) is not None]
    best = max((found for found, _ in matching), default=-1)
    return max((weight for found, weight in matching if found == best), default=0.0)


def _read_range(element: str) -> MediaRange | None:
    parsed = _RANGE.fullmatch(_LONE_STAR.sub("*/*", element).rstrip())
    if parsed is None or (parsed[1] == "*" and parsed[2] != "*") or _PARAMETER.sub("", parsed[3]):
        return None
    parameters = _parameters(parsed[3])
    names = [name for name, _ in parameters]
    end = names.index("q") if "q" in names else len(names)  # what follows the weight is no part of the type
    weight = parameters[end][1] if end < len(names) else "1"
    if not _WEIGHT.fullmatch(weight):
        return None
    kept = frozenset((name, value) for name, value in parameters[:end] if name not in _IGNORED)
    return MediaRange(parsed[1].lower(), parsed[2].lower(), kept, float(weight), end - len(kept))


def _parameters(text: str) -> list[tuple[str, str]]:
    found = (match.group(1, 2) for match in _PARAMETER.finditer(text))
    return [(name.lower(), (value or "").strip('"').lower()) for name, value in found if name]
