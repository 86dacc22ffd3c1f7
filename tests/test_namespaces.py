"""IRIs are ASCII, come from a frozen form and count repeats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph import namespaces as ns


@pytest.mark.parametrize(
    "variant",
    [
        "煤—“焦”—化（A）",
        "煤－＂焦＂－化(a)",
        " 煤 ─「焦」─\u3000化\n（Ａ）",
        "煤～‘焦’～化（A）",
        "\ufeff煤—“焦”—化（\u200bA）",
    ],
)
def test_white_space_width_quotes_and_dashes_are_folded(variant: str) -> None:
    assert ns.frozen(variant) == ns.frozen("煤—“焦”—化（A）")


def test_kangxi_radicals_are_folded() -> None:
    assert ns.frozen("⼯业⽤⽔") == ns.frozen("工业用水")


@given(st.text("煤化工厂，；：（）“”—、。《》〔〕→≤≥Az09/%+-'~\"… ·", min_size=1))
def test_plain_texts_are_folded_like_all_others(words: str) -> None:
    assert ns.frozen(words) == ns.frozen(f"{words}\u200b") == ns.frozen(ns.frozen(words))


def test_words_that_differ_keep_keys_apart() -> None:
    assert ns.digest("市农业局") != ns.digest("市农业农村局")
    assert ns.digest("ab", "c") != ns.digest("a", "bc")


@given(st.text(), st.text(min_size=1))
def test_every_minted_iri_is_ascii(words: str, kind: str) -> None:
    minter = ns.Minter(ns.document_key(None, None, words))
    for iri in (
        minter.document,
        minter.graph,
        minter.mint("task", (words, kind)),
        ns.hashed("element", words),
        ns.agency("361100", ns.body_key("water", words)),
        ns.local("park", "361100", words),
        ns.cited(None, words),
    ):
        assert iri.isascii()
        assert iri.startswith(ns.ID)


def test_a_repeated_key_gets_an_ordinal() -> None:
    minter = ns.Minter("000000-2021-0123abcd")
    first, second, other = (minter.mint("task", words) for words in (("一", "节水"), ("一", "节 水"), ("二", "节水")))
    assert second == f"{first}-2"
    assert other not in {first, second}


def test_kinds_count_apart() -> None:
    minter = ns.Minter("000000-2021-0123abcd")
    assert minter.mint("task", ("一",)).rsplit("/", 1)[1] == minter.mint("chain", ("一",)).rsplit("/", 1)[1]


def test_a_document_key_names_place_and_year() -> None:
    key = ns.document_key("361100", 2021, "甲府发〔2021〕1号")
    assert key.startswith("361100-2021-")
    assert len(key.rsplit("-", 1)[1]) == 8
    assert key == ns.document_key("361100", 2021, "甲府发 〔２０２１〕1号")
    assert ns.document_key(None, None, "甲").startswith("000000-0000-")


def test_prefixes_do_not_shadow_each_other() -> None:
    assert len(set(ns.PREFIXES.values())) == len(ns.PREFIXES)
    assert all(iri.endswith(("#", "/")) for iri in ns.PREFIXES.values())
