"""Chinese numerals and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.numerals import number_of
from policygraph.reading.numerals import rendered


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("五十六", 56),
        ("一百零三", 103),
        ("二〇一七", 2017),
        ("二○一七", 2017),
    ],
)
def test_number(words: str, number: int) -> None:
    assert number_of(words) == number


@pytest.mark.parametrize("words", ["", "甲", "十甲"])
def test_what_is_no_number(words: str) -> None:
    assert number_of(words) is None


@given(st.integers(1, 99))
def test_there_and_back(number: int) -> None:
    assert number_of(rendered(number, "chineseCounting")) == number
