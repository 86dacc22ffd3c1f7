"""Precision, recall and F1 against records made by reading: the same counting as the scorer beside the records."""

import copy
import json
import random
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from commands import Run
from policygraph.evaluate import KINDS, Outcome, compare, complaints, differences, figures, pooled
from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document

Record = dict[str, Any]

TASK: Record = {
    "locator": "一/1",
    "title": "甲事",
    "lead": ["市甲局"],
    "support": ["市乙局"],
    "responsible": [],
    "local": [],
}
EXPECTED: Record = {
    "document": {"title": "青澜市方案", "draft": False},
    "tasks": [TASK],
    "chains": [{"nodes": [["煤"], ["焦", "气"]]}],
    "flows": [{"inputs": ["炉渣"], "outputs": ["砖"], "borderline": True}],
    "targets": [{"indicator": "能耗", "target": "15%", "where": "prose"}],
    "parks": ["甲园"],
}


def f1(found: Record) -> dict[str, float]:
    return {kind: figures([result]).f1 for kind, result in compare(EXPECTED, found).items()}


def test_the_same_record_scores_one() -> None:
    assert set(f1(EXPECTED).values()) == {1.0}


def test_misses_and_inventions_are_named() -> None:
    task = TASK | {"lead": ["市甲局", "市丙局"], "support": []}
    result = compare(EXPECTED, EXPECTED | {"tasks": [task], "parks": [{"name": "甲 园"}]})
    duties = result["responsibility"]
    assert duties.hits == ("甲事 | lead | 市甲局",)
    assert duties.missed == ("甲事 | support | 市乙局",)
    assert duties.spurious == ("甲事 | lead | 市丙局",)
    assert asdict(figures([duties])) == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2, "predicted": 2}
    assert result["parks"] == Outcome(("甲园",), (), ())


def test_what_is_borderline_is_neither_demanded_nor_punished() -> None:
    assert compare(EXPECTED, {})["flow_pairs"] == Outcome((), (), ())
    assert compare(EXPECTED, EXPECTED)["flows"] == Outcome((), (), ())
    assert figures([compare(EXPECTED, {})["chain_edges"]]).recall == 0.0


def test_what_is_optional_or_another_name_is_excused() -> None:
    gold = EXPECTED | {"aliases": {"甲园": ["甲循环产业基地"]}, "optional": {"parks": ["乙县产业园区"]}}
    found = EXPECTED | {"parks": ["甲循环产业基地", "甲园", "乙县产业园区", "丙市经济开发区"]}
    assert compare(gold, found)["parks"] == Outcome(("甲园",), (), ("丙市经济开发区",))


def test_a_scope_leaves_the_other_kinds_out() -> None:
    assert set(compare(EXPECTED | {"scope": ["chains"]}, {})) == {"chain_edges", "chains_exact", "loops"}


def test_evidence_must_cut_out_its_quote_and_hold_the_words() -> None:
    text = "煤焦气"
    chain: Record = {"nodes": [["煤"], ["焦"]]}
    for quote, start, end, holds in (("煤焦", 0, 2, 1), ("煤焦", 1, 3, 0), ("煤", 0, 1, 0)):
        found = {"chains": [chain | {"evidence": [{"quote": quote, "start": start, "end": end}]}]}
        assert len(compare(EXPECTED, found, text)["evidence"].hits) == holds
    assert compare(EXPECTED, {"chains": [chain]}, text)["evidence"].missed == ("煤—焦",)


def test_lost_and_gained_are_told_record_by_record() -> None:
    before, now = Outcome(("甲", "乙"), ("丙",), ("丁",)), Outcome(("甲", "丙"), ("乙",), ("戊",))
    found = [(d.change, d.record) for d in differences({"x": {"parks": before}}, {"x": {"parks": now}})]
    assert found == [("lost", "乙"), ("gained", "丙"), ("invented", "戊"), ("withdrawn", "丁")]
    assert list(differences({"x": {"parks": now}}, {"x": {"parks": now}, "y": {"parks": now}})) == []


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[Path, Path]:
    golds = [path for part in ("core", "dev") for path in sorted((shared / "gold" / part).glob("*.json"))]
    assert len(golds) == 12
    return {gold: shared / "documents" / gold.parent.name / f"{gold.stem}.txt" for gold in golds}


def test_every_figure_is_the_scorer_s(cases: dict[Path, Path], shared: Path, tmp_path: Path) -> None:
    ours, pairs, texts = [], [], []
    for gold, path in cases.items():
        document = read_document(path)
        found = to_record(extract(document))
        (tmp_path / gold.name).write_text(json.dumps(found), encoding="utf-8")
        ours.append(compare(json.loads(gold.read_text(encoding="utf-8")), found, document.text.raw))
        pairs += [gold, tmp_path / gold.name]
        texts += ["--text", path]
    scorer = [sys.executable, shared / "gold" / "score.py", *pairs, "--json", "--by-document", *texts]
    theirs = json.loads(subprocess.run(list(map(str, scorer)), check=True, capture_output=True, text=True).stdout)
    by_document = theirs.pop("by_document")
    assert {kind: asdict(row) for kind, row in pooled(ours).items()} == theirs
    assert set(theirs) == {kind.name for kind in KINDS}
    for gold, results in zip(cases, ours, strict=True):
        assert {kind: figures([found]).f1 for kind, found in results.items()} == by_document[str(gold)]


def test_every_figure_is_the_scorer_s_on_worse_records_too(
    cases: dict[Path, Path], shared: Path, tmp_path: Path
) -> None:
    chance = random.Random(20)
    ours, pairs = [], []
    for gold in cases:
        wanted = json.loads(gold.read_text(encoding="utf-8"))
        for turn in range(3):
            found = worsened(wanted, chance)
            path = tmp_path / f"{gold.stem}-{turn}.json"
            path.write_text(json.dumps(found), encoding="utf-8")
            ours.append(compare(wanted, found))
            pairs += [gold, path]
    scorer = [sys.executable, shared / "gold" / "score.py", *pairs, "--json"]
    theirs = json.loads(subprocess.run(list(map(str, scorer)), check=True, capture_output=True, text=True).stdout)
    assert {kind: asdict(row) for kind, row in pooled(ours).items()} == theirs
    assert theirs["targets"]["f1"] < 0.95


def worsened(record: Record, chance: random.Random) -> Record:
    """A record with entries left out, doubled, put in another order and misspelled."""
    worse = copy.deepcopy(record)
    for entries in (value for value in worse.values() if isinstance(value, list)):
        entries[:] = [entry for entry in entries if chance.random() > 0.15]
        entries += [copy.deepcopy(chance.choice(entries)) for _ in range(3) if entries]
        chance.shuffle(entries)
        for entry in (entry for entry in entries if isinstance(entry, dict)):
            for field, value in entry.items():
                if chance.random() < 0.1 and isinstance(value, str) and len(value) > 2:
                    at = chance.randrange(len(value))
                    entry[field] = value[:at] + value[at + 1 :]
                elif chance.random() < 0.1 and isinstance(value, list) and len(value) > 1:
                    entry[field] = value[1:]
    return worse


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        ({"tasks": [5]}, "tasks 1 is no object"),
        ({"tasks": [TASK, {"locator": "一"}]}, "tasks 2: title is wrong or missing"),
        ({"tasks": [TASK | {"lead": "市甲局"}]}, "tasks 1: lead is wrong or missing"),
        ({"chains": [{"nodes": ["煤"]}]}, "chains 1: nodes is wrong or missing"),
        ({"flows": [{"inputs": ["渣"]}]}, "flows 1: outputs is wrong or missing"),
        ({"targets": [{"indicator": "能耗", "target": 15}]}, "targets 1: target is wrong or missing"),
        ({"parks": [{"locator": "一"}]}, "parks 1 has no name"),
        ({"blanket": {"local": []}}, "blanket does not say from where it holds"),
    ],
)
def test_a_record_of_another_form_is_told(record: Record, wrong: str) -> None:
    assert list(complaints(record)) == [wrong]
    assert list(complaints(EXPECTED)) == []


class TestCommand:
    def test_pairs_and_folders_are_pooled(self, run: Run, cases: dict[Path, Path], shared: Path) -> None:
        core = {gold: path for gold, path in cases.items() if gold.parent.name == "core"}
        pairs = [path for pair in core.items() for path in pair]
        one = run("evaluate", *pairs, "--format", "json")
        other = run("evaluate", shared / "gold" / "core", shared / "documents" / "core", "--format", "json")
        report = json.loads(one.stdout)
        assert one.stdout == other.stdout
        assert list(report["documents"]) == [gold.stem for gold in core]
        assert report["figures"]["responsibility"]["f1"] > 0.9
        assert report["documents"]["ziyang"]["scope_rules"] == {
            "f1": 1.0, "hits": ["blanket"], "missed": [], "spurious": [],
        }  # fmt: skip

    def test_what_is_lost_and_gained_is_listed(self, run: Run, tmp_path: Path, sample: Path) -> None:
        gold = tmp_path / "linlan.json"
        gold.write_text(run("extract", sample, "--format", "json").stdout, encoding="utf-8")
        old = json.loads(run("evaluate", gold, sample, "--format", "json").stdout)
        assert {row["f1"] for row in old["figures"].values()} == {1.0}
        hits = old["documents"]["linlan"]["locators"]["hits"]
        hits[0] = "no such place"
        (tmp_path / "old.json").write_text(json.dumps(old), encoding="utf-8")
        now = json.loads(run("evaluate", gold, sample, "--against", tmp_path / "old.json", "--format", "json").stdout)
        changes = [(row["kind"], row["change"]) for row in now["against"]["changes"]]
        assert changes == [("locators", "lost"), ("locators", "gained")]
        table = run("evaluate", gold, sample, "--against", tmp_path / "old.json").stdout
        assert "f1 before" in table
        assert "no such place" in table

    def test_what_cannot_be_compared_is_named(self, run: Run, tmp_path: Path, sample: Path) -> None:
        (tmp_path / "a.json").write_text('{"tasks": [{"title": "x"}]}', encoding="utf-8")
        odd = run("evaluate", tmp_path / "a.json")
        folder = run("evaluate", tmp_path, sample.parent)
        gold = run("evaluate", tmp_path / "a.json", sample)
        old = run("evaluate", tmp_path / "a.json", sample, "--against", tmp_path / "a.json")
        assert [done.returncode for done in (odd, folder, gold, old)] == [2, 2, 2, 2]
        assert "a.json: is not a record made by reading: tasks 1: locator is wrong" in gold.stderr
        assert "a.json" in folder.stderr
        assert "evaluate --format json" in old.stderr
