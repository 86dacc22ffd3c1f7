"""Damage to bytes: what is changed, taken out, put in or said twice."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

Edit = tuple[int, int, bytes, int]
"""Where (in 65,536ths of the bytes), how many bytes go, what comes in their place, and how often."""


def edits(tokens: Sequence[bytes], most: int = 8) -> st.SearchStrategy[list[Edit]]:
    """Changes; `tokens` are words of the format."""
    words = st.one_of(st.sampled_from(list(tokens)), st.binary(max_size=6))
    times = st.one_of(st.just(1), st.integers(0, 3), st.integers(1, 300))
    return st.lists(st.tuples(st.integers(0, 65_535), st.integers(0, 60), words, times), max_size=most)


def damaged(raw: bytes, changes: Sequence[Edit]) -> bytes:
    """The bytes with the changes made one after another."""
    for place, length, words, times in changes:
        at = place * len(raw) >> 16
        raw = raw[:at] + words * times + raw[at + length :]
    return raw
