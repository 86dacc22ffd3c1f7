"""Patterns that are tried only where they can match: with what they match unchanged, whatever they are made of."""

import itertools
import re

import pytest

from policygraph.matching import Family, Rule
from policygraph.patterns import compile_pattern
from policygraph.rules import grammar_names, load_grammar

RULES = [rule for name in grammar_names() for rule in load_grammar(name).rules.values()]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("甲乙", {"甲乙"}),
        ("甲|乙丙", {"甲", "乙丙"}),
        ("甲[乙丙]丁", {"甲乙丁", "甲丙丁"}),
        ("甲?乙", {"乙"}),
        (".{0,9}甲乙", {"甲乙"}),
        ("(?P<name>甲乙){2,3}", {"甲乙甲乙"}),
        ("[甲乙]{2,9}", {"甲甲", "甲乙", "乙甲", "乙乙"}),
        ("(?:丙|丁)(?=.{0,9}甲乙)", {"甲乙"}),
        ("(?<=甲乙)丙", {"丙"}),
        ("(?!甲乙)丙丁", {"丙丁"}),
        ("(甲乙)?(?(1)丙丁|戊己)", None),
        ("甲乙|.丙丁", {"甲乙", "丙丁"}),
        ("甲乙|.", None),
        (r"\d{2,4}", None),
        ("[^甲]", None),
        ("(?i:ab)", None),
        ("(?i)ab", None),
    ],
)
def test_words_of_which_every_match_holds_one(pattern: str, words: set[str] | None) -> None:
    assert compile_pattern(pattern).words == words


@pytest.mark.parametrize(
    "pattern",
    [
        "甲|乙丙",
        "(?:甲|(?:丙|丁)?)乙",
        "(?P<name>甲?)(?:[乙丙]|丁)|戊",
        r"(?:\d|甲){1,3}乙",
        r"(?<=甲)(?:乙|[]\-^丙])",
        "(?:甲|(?i:x))乙",
        "(?i)甲?x",
        "(甲)?(?(1)乙|丙)",
        "(?:甲|[^乙])丙",
        "(?!甲乙)(?:甲?|乙)丙",
        "^(?:甲?)乙$",
        "甲?(?:)乙|丙{2}",
        "(?:甲|乙)?]|[^甲]-",
        r"(?:\u4e19|甲?)[\u4e00-\u4e19]|\]1",
        r"(?P<one>甲|乙?)(?P=one)丙|(?#戊)\W",
        "(?>甲?|乙)丙|(?:丁{,2}+|戊)甲",
        "(?:甲{0}乙|丙{1,}?)(?<!丁.)戊|{",
        "(?:[]甲]|[-丙]?)戊|[^]丁]1",
        "(?:甲|乙|)丙",
        "(?s:甲?.)乙|(?-i:丙)?丁",
        "(?P<name>(?:(?=[甲乙])(?:甲丙|乙)))丁?",
        "(?=[甲])(?:甲丙|乙)丁?",
        "(?=[甲乙丁])(?:甲丙|乙(?=[丙])(?:丙))丁?",
    ],
)
def test_a_pattern_matches_what_it_matched_before(pattern: str) -> None:
    ready = compile_pattern(pattern)
    compiled, words = ready.pattern, ready.words
    for chars in itertools.product("甲乙丙丁戊xX٣1]-", repeat=3):
        text = "".join(chars)
        expected = [(m.span(), m.groups()) for m in re.finditer(pattern, text)]
        assert [(m.span(), m.groups()) for m in compiled.finditer(text)] == expected, text
        assert not expected or words is None or any(word in text for word in words), text
        assert (compiled.match(text, 1) is None) == (re.compile(pattern).match(text, 1) is None), text


@pytest.mark.parametrize(
    "wrong", ["(甲", "甲)", "*甲", "[甲", "甲{2,1}", "(?P<一", "(?", "甲\\", "(?:甲?乙|丙?))", "|)", r"[\d-甲]"]
)
def test_what_is_no_pattern_is_told_as_re_tells_it(wrong: str) -> None:
    with pytest.raises(re.error) as expected:
        re.compile(wrong)
    with pytest.raises(re.error) as told:
        compile_pattern(wrong)
    assert str(told.value) == str(expected.value)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_a_rule_finds_nothing_in_a_text_without_its_words(rule: Rule) -> None:
    for text in (example.text for example in rule.examples):
        assert rule.words is None or any(word in text for word in rule.words), text


@pytest.mark.parametrize("name", grammar_names())
def test_a_family_leaves_out_only_rules_that_find_nothing(name: str) -> None:
    family = Family(load_grammar(name).rules.values())
    for text in (example.text for rule in family.rules for example in rule.examples):
        among = family.among(text)
        assert list(among) == [rule for rule in family.rules if rule in among]
        assert not [rule.id for rule in family.rules if rule not in among and rule.first(text)]


def test_a_family_looks_no_further_than_it_is_told() -> None:
    (rule,) = load_grammar("flows").of_kind("sign")
    word = min(rule.words or ())
    family = Family([rule])
    assert family.among(f"。{word}。") == (rule,)
    assert family.among(f"。{word}。", 0, len(word)) == ()
    assert family.among(f"。{word}。", 2) == ()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.reach is None], ids=lambda rule: rule.id)
def test_what_a_rule_needs_hides_nothing_in_a_long_text(rule: Rule) -> None:
    blank = "\n".join(["字" * 40] * 30)
    for text in [example.text for example in rule.examples] + [""]:
        long = f"{blank}\n{text}\n{blank}"
        vetoed = [match.span() for match in rule.unless.finditer(long)] if rule.unless else []
        spans = [match.span() for match in rule.pattern.finditer(long)]
        kept = [(a, b) for a, b in spans if not any(low < b and a < high for low, high in vetoed)]
        assert [match.span() for match in rule.find(long)] == kept
        assert not (rule.lacks(long) and spans)
