"""Sentences of a task that bind less than they did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from policygraph.analysis.comparison.pairing import near
from policygraph.resources import read_toml


@cache
def _data() -> dict[str, Any]:
    return read_toml(__package__, "wording.toml")


def shortest_copied() -> int:
    """A shorter sentence (in characters) stands in two documents by chance."""
    return int(_data()["shortest_copied"])


def weaker_sentences(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str, float]]:
    """Old and new sentence, the words lost (-) and gained (+), and how alike the two are."""
    old = [sentence for sentence in before if sentence not in after and len(sentence) >= _data()["shortest"]]
    new = [sentence for sentence in after if sentence not in before and len(sentence) >= _data()["shortest"]]
    for one, other, ratio in near(old, new, str, _data()["least_alike"]):
        lost = [word for word in _data()["binding"] if one.count(word) > other.count(word)]
        gained = [word for word in _data()["loose"] if other.count(word) > one.count(word)]
        if lost or gained:
            yield one, other, " ".join([*(f"-{word}" for word in lost), *(f"+{word}" for word in gained)]), ratio
