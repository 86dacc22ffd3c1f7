"""Splitting lists of names: brackets, quotation marks, conjunctions that are parts of words."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.lists import bracket_pairs, hide_brackets, split_list, trim

MARKS = st.text("、/和及以或与（）“”‘’《》，。—甲乙丙生产活", max_size=60)


def items(text: str, **options: bool) -> list[str]:
    return [text[a:b] for a, b in split_list(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("炉渣、煤泥和尾砂", ["炉渣", "煤泥", "尾砂"]),
        ("炉渣/煤泥", ["炉渣", "煤泥"]),
        ("砌块以及陶粒", ["砌块", "陶粒"]),
        ("废渣（炉渣、煤泥）、尾砂", ["废渣（炉渣、煤泥）", "尾砂"]),
        ("“两剩物”、小径材", ["两剩物", "小径材"]),
        ("“两剩物”树枝", ["“两剩物”树枝"]),
        ("林业“两剩物”和小径材", ["林业“两剩物”", "小径材"]),
        ("中和渣及饱和盐水", ["中和渣", "饱和盐水"]),
        ("生产、生活、生态用水", ["生产、生活、生态用水"]),
        ("砌块、毛、棉织物", ["砌块", "毛、棉织物"]),
        ("、、炉渣、", ["炉渣"]),
        ("（炉渣、煤泥", ["（炉渣", "煤泥"]),
        ("", []),
        ("、", []),
    ],
)
def test_items_of_a_list(text: str, expected: list[str]) -> None:
    assert items(text) == expected


def test_conjunctions_can_be_left_alone() -> None:
    assert items("炉渣和煤泥、尾砂", conjunctions=False) == ["炉渣和煤泥", "尾砂"]


def test_a_part_of_the_text_is_split_by_its_own_offsets() -> None:
    text = "利用炉渣、煤泥生产砌块"
    assert [text[a:b] for a, b in split_list(text, 2, 7)] == ["炉渣", "煤泥"]


def test_only_outermost_pairs_count() -> None:
    assert bracket_pairs("甲（乙（丙）丁）戊") == ((1, 8),)
    assert bracket_pairs("甲）乙（丙") == ()
    assert hide_brackets("甲（乙、丙）丁")[2:5] != "乙、丙"


@given(MARKS)
def test_items_are_ordered_apart_and_inside(text: str) -> None:
    found = split_list(text)
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    assert len(hide_brackets(text)) == len(text)


@given(MARKS)
def test_trimming_twice_changes_nothing(text: str) -> None:
    start, end = trim(text, 0, len(text))
    assert trim(text, start, end) == (start, end)


@pytest.mark.parametrize("char", list("（）“”、和/—"))
def test_a_long_run_of_one_mark_takes_no_time(char: str) -> None:
    begun = time.process_time()
    split_list(char * 100_000)
    assert time.process_time() - begun < 1.0
