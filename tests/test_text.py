"""The normalized text and the map back to the raw one."""

import time

from hypothesis import given
from hypothesis import strategies as st

from policygraph.text import Text

CHARACTERS = st.text("甲乙（）()【】，,。；;：: \t\u3000\r\n１２ａ％12a%—-\ufeff\x00", max_size=80)


def test_layout_goes_and_width_is_folded() -> None:
    text = Text("\ufeff　第１章\t总则(试行):５％,甲 乙\r\n")
    assert text.norm == "第1章总则（试行）：5%，甲乙\n"


def test_a_span_cuts_out_the_raw_words() -> None:
    text = Text("责任单位:市 发改委 ,市财政局")
    at = text.norm.index("市发改委")
    assert text.quote(at, at + 4) == "市 发改委"
    assert text.words(at, at + 4) == "市发改委"
    assert text.span(at, at + 4).start == 5


def test_the_whole_sentence_is_found() -> None:
    text = Text("甲事。乙事，丙事；丁事。\n戊事")
    at = text.norm.index("丙")
    low, high = text.sentence(at, at + 2)
    assert text.norm[low:high] == "乙事，丙事；丁事。"
    at = text.norm.index("戊")
    assert text.sentence(at, at + 2) == (at, at + 2)


@given(CHARACTERS)
def test_every_normalized_character_has_its_raw_one(raw: str) -> None:
    text = Text(raw)
    assert len(text.origin) == len(text.norm)
    assert list(text.origin) == sorted(set(text.origin))
    for at in range(len(text.norm)):
        assert len(text.quote(at, at + 1)) == 1
    for line in text.lines:
        assert "\n" not in text.norm[line.start : line.end]


@given(CHARACTERS.filter(lambda raw: bool(Text(raw).norm.strip("\n"))), st.data())
def test_a_sentence_holds_its_words(raw: str, data: st.DataObject) -> None:
    text = Text(raw)
    start = data.draw(st.integers(0, len(text.norm) - 1))
    end = data.draw(st.integers(start + 1, len(text.norm)))
    low, high = text.sentence(start, end)
    assert 0 <= low <= start < end <= high <= len(text.norm)


def test_long_texts_take_linear_time() -> None:
    started = time.process_time()
    Text("甲（乙）\t" * 200_000)
    assert time.process_time() - started < 2


def test_a_stretch_is_one_sentence_up_to_its_stop() -> None:
    text = Text("甲，乙。丙\n丁")
    assert [text.is_one_sentence(0, end) for end in range(1, 8)] == [True, True, True, True, False, False, False]
    assert text.is_one_sentence(4, 5)
    assert not text.is_one_sentence(4, 6)
    assert text.sentence(4, 5) == (4, 5)
