"""Precision, recall and F1 against a record made by reading."""

from policygraph.evaluate import Record, evaluate

TASK: Record = {
    "locator": "一/1",
    "title": "甲事",
    "lead": ["市甲局"],
    "support": ["市乙局"],
    "responsible": [],
    "local": [],
}
EXPECTED: Record = {
    "tasks": [TASK],
    "chains": [{"nodes": [["煤"], ["焦", "气"]]}],
    "flows": [{"inputs": ["炉渣"], "outputs": ["砖"], "borderline": True}],
    "targets": [{"indicator": "能耗", "target": "15%", "where": "prose"}],
    "parks": ["甲园"],
}


def test_the_same_record_scores_one() -> None:
    assert {f.kind: f.f1 for f in evaluate(EXPECTED, EXPECTED)} == {f.kind: 1.0 for f in evaluate(EXPECTED, EXPECTED)}


def test_misses_and_inventions_are_named() -> None:
    task = TASK | {"lead": ["市甲局", "市丙局"], "support": []}
    figures = {f.kind: f for f in evaluate(EXPECTED, EXPECTED | {"tasks": [task], "parks": [{"name": "甲 园"}]})}
    duties = figures["responsibilities"]
    assert duties.missed == (("一/1", "support", "市乙局"),)
    assert duties.spurious == (("一/1", "lead", "市丙局"),)
    assert (duties.precision, duties.recall) == (0.5, 0.5)
    assert figures["parks"].f1 == 1.0


def test_what_is_borderline_is_neither_demanded_nor_punished() -> None:
    figures = {f.kind: f for f in evaluate(EXPECTED, {})}
    assert figures["flow pairs"].expected == 0
    assert figures["chain edges"].recall == 0.0
    assert {f.kind: f for f in evaluate(EXPECTED, EXPECTED)}["flow pairs"].precision == 1.0
