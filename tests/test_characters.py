"""Traditional characters and radicals fold to the same keys, names and places as simplified ones."""

from hypothesis import given
from hypothesis import strategies as st

from policygraph.characters import harmless, is_traditional, simplified, without_radicals
from policygraph.namespaces import frozen
from policygraph.vocabulary import find_division, indicator


def test_a_traditional_text_is_told_from_one_with_a_few_rare_characters() -> None:
    assert is_traditional("責任單位：市發展和改革委員會")
    assert not is_traditional("责任单位：市发展和改革委员会，朱镕基、乾坤、瞭望、囍")
    assert not is_traditional("")


def test_keys_places_and_concepts_are_the_same_in_both_scripts() -> None:
    assert frozen("農業農村局") == frozen("农业农村局") == frozen("农业农村局")
    assert find_division("河南省許昌縣") == find_division("河南省许昌县")
    found = find_division("廣東省廣州市")
    assert found is not None
    assert found.code == "440100"
    assert indicator("農作物秸稈綜合利用率") == indicator("农作物秸秆综合利用率") is not None


def test_radicals_are_folded_also_those_without_a_compatibility_form() -> None:
    assert without_radicals("⺠⽣⼯业⻓") == "民生工业长"
    assert frozen("⺠政局") == frozen("民政局")


@given(st.text())
def test_nothing_changes_its_length(text: str) -> None:
    assert len(simplified(text)) == len(without_radicals(text)) == len(text)


def test_what_steers_a_terminal_is_shown_instead() -> None:
    assert harmless("市\x1b[31m财\u202e政\x9b2J局\r\x07") == "市\\x1b[31m财\\u202e政\\x9b2J局\\r\\x07"
    assert harmless("一、任务\t1\r\n二、\n") == "一、任务\t1\r\n二、\n"
