"""Words that a pattern needs: every match holds one, whatever the pattern is made of."""

import pytest

from policygraph.needed import needed_words
from policygraph.rules import Family, Rule, grammar_names, load_grammar

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
def test_needed_words(pattern: str, words: set[str] | None) -> None:
    assert needed_words(pattern) == words


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
