"""Every rule yields exactly its examples and nothing on its counterexamples; a wrong grammar file stops by name."""

from pathlib import Path

import pytest

from policygraph.errors import RuleError
from policygraph.extract.unread_duties import MARKED
from policygraph.matching import Rule
from policygraph.rules import grammar_names, load_grammar, pattern_in, read_grammar

RULES = [rule for name in grammar_names() for rule in load_grammar(name).rules.values()]


def test_grammars_and_rules_are_there() -> None:
    assert len(grammar_names()) >= 9
    assert len(RULES) >= 60


def test_ids_are_unique_over_all_files() -> None:
    ids = [rule.id for rule in RULES]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_yields_its_examples(rule: Rule) -> None:
    assert rule.examples
    assert rule.gloss.endswith(".")
    for example in rule.examples:
        found = [{k: v for k, v in m.groupdict().items() if v is not None} for m in rule.find(example.text)]
        assert found == [dict(groups) for groups in example.groups], example.text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_yields_nothing_on_its_counterexamples(rule: Rule) -> None:
    for text in rule.counterexamples:
        assert [m.group() for m in rule.find(text)] == [], text


GOOD = """
[lexicon.mark]
terms = ["甲", "乙"]

[[rule]]
id = "a.b"
kind = "k"
gloss = "A mark."
pattern = '(?P<m>{mark})丙'
examples = [{ text = "甲丙", groups = [{ m = "甲" }] }]
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("kind", "kidn"), "a.b"),
        (GOOD.replace("{mark}", "{marks}"), "no slot {marks}"),
        (GOOD.replace("丙'", "[丙]+'"), "unbounded"),
        (GOOD.replace("丙'", "(?:[丙]{1,3}x?)*'"), "unbounded"),
        (GOOD.replace("(?P<m>{mark})丙", "(?P<m>{mark})?"), "empty"),
        (GOOD.replace("(?P<m>", "(?P<m"), "not a pattern"),
        (GOOD + GOOD.partition("[[rule]]")[1] + GOOD.partition("[[rule]]")[2], "twice"),
        (GOOD.replace('"甲", "乙"', '"甲", "甲"'), "twice"),
        (GOOD.replace("[lexicon.mark]", "[lexicn.mark]"), "unknown table"),
        (GOOD.replace("= [", "= ", 1), "not valid TOML"),
        (GOOD.replace('terms = ["甲", "乙"]', "terms = []"), "list of words"),
        (GOOD.replace("examples", "reach = 9\nexamples"), "needs"),
    ],
)
def test_a_wrong_file_stops_by_name(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"odd\.toml") as caught:
        read_grammar(path)
    assert said in str(caught.value)


def test_a_good_file_loads_and_a_missing_one_stops(tmp_path: Path) -> None:
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_grammar(path).rules["a.b"].pattern.search("乙丙")
    with pytest.raises(RuleError, match="cannot be read"):
        read_grammar(tmp_path / "none.toml")


def test_a_rule_is_looked_for_around_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "near.toml"
    path.write_text(
        GOOD.replace("(?P<m>{mark})丙", "(?P<m>{mark})[^。]{0,9}丙丁?").replace(
            "examples", "needs = '丙'\nreach = 3\nexamples"
        ),
        encoding="utf-8",
    )
    rule = read_grammar(path).rules["a.b"]
    assert [m.group() for m in rule.find("乙天丙丁。甲丙")] == ["乙天丙丁", "甲丙"]
    assert [m.group() for m in rule.find("乙天地人丙。甲丙", 0, 7)] == []
    assert list(rule.find("甲乙")) == []


def test_a_rule_is_tried_only_where_it_starts(tmp_path: Path) -> None:
    path = tmp_path / "starts.toml"
    text = GOOD.replace("(?P<m>{mark})丙", "(?P<m>{mark})乙?丙").replace("examples", "starts = '[甲乙]'\nexamples")
    path.write_text(text, encoding="utf-8")
    rule = read_grammar(path).rules["a.b"]
    assert [m.group() for m in rule.find("甲甲乙丙。乙丙乙")] == ["甲乙丙", "乙丙"]


def test_a_rule_starts_wherever_it_matches() -> None:
    rules = [rule for name in grammar_names() for rule in load_grammar(name).rules.values()]
    starting = [(rule, rule.starts) for rule in rules if rule.starts]
    assert starting
    for rule, starts in starting:
        for text in [*(example.text for example in rule.examples), *rule.counterexamples]:
            plain = [match.span() for match in rule.pattern.finditer(text)]
            assert [span for span in plain if not starts.match(text, span[0])] == [], rule.id


def test_what_names_bodies_beside_a_mark_finds_them_nowhere_else() -> None:
    beside = pattern_in("unread", "{beside}")
    for rule in (rule for rule in load_grammar("unread").rules.values() if rule.kind in MARKED):
        for text in (example.text for example in rule.examples):
            for match in rule.pattern.finditer(text):
                low, high = next(match.span(name) for name in match.re.groupindex if match[name])
                assert any(beside.match(text, at) for at in (low - 1, high)), rule.id


def test_what_opens_another_field_of_a_duty_ends_in_a_colon() -> None:
    field = load_grammar("responsibility").rules["responsibility.field"]
    found = [match[0] for example in field.examples for match in field.pattern.finditer(example.text)]
    assert found
    assert all(words.endswith("：") for words in found)
