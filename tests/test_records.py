"""Records are written and read back whole; what others found is taken when its offsets and words hold."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from commands import Run
from policygraph.document import Document
from policygraph.extract import extract
from policygraph.records import from_record, to_record
from policygraph.structure import read_document
from policygraph.triples import to_quads

Record = dict[str, Any]

PLAN = """青澜市循环经济方案（2021—2025年）
一、重点任务
1.推进 节水。改造管网15.5公里，到2025年节水率达到5%以上，2022年底前完成。
（牵头单位：市水利局，参加单位：市财政局）
2.利用炉渣生产砖。形成煤—焦—气产业链。建设东港产业园。
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "qinglan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return read_document(path)


def proof(quote: str) -> list[Record]:
    start = PLAN.index(quote)
    return [{"quote": quote, "start": start, "end": start + len(quote)}]


def reasons(record: Record, document: Document) -> list[str]:
    return [refusal.reason for refusal in from_record(record, document)[1]]


@pytest.mark.parametrize("name", ["liaoyuan", "sanming", "shanxi", "xuchang", "ziyang"])
def test_what_is_written_is_read_back_whole(shared: Path, name: str) -> None:
    document = read_document(shared / "documents" / "core" / f"{name}.txt")
    extraction = extract(document)
    record = to_record(extraction)
    again, refusals = from_record(json.loads(json.dumps(record)), document)
    assert refusals == ()
    assert to_record(again) == record
    nodes, read = ({(q.subject, q.predicate, q.object) for q in to_quads(x)} for x in (extraction, again))
    kept = {"evidence", "type", "label"}
    statements = {s for s, p, _ in nodes if p.value.endswith("#evidence")}
    changed = {p.value for s, p, _ in nodes ^ read if s in statements}
    assert {name.rpartition("#")[2] for name in changed} <= kept


@pytest.mark.parametrize("part", ["core", "dev"])
def test_what_a_reader_wrote_without_offsets_is_found(shared: Path, part: str) -> None:
    golds = sorted((shared / "gold" / part).glob("*.json"))
    assert len(golds) >= 5
    refused = []
    for gold in golds:
        document = read_document(shared / "documents" / part / f"{gold.stem}.txt")
        extraction, refusals = from_record(json.loads(gold.read_text(encoding="utf-8")), document)
        assert reasons(to_record(extraction), document) == []
        refused += [(gold.stem, refusal.reason) for refusal in refusals]
    assert set(refused) <= {("42-hinggan-projects-2011", "date is missing")}


def test_a_given_proof_is_kept_and_its_sentence_found(document: Document) -> None:
    record = {"flows": [{"inputs": ["炉渣"], "outputs": ["砖"], "evidence": proof("炉渣生产砖")}]}
    extraction, refusals = from_record(record, document)
    (evidence,) = extraction.flows[0].evidence
    assert refusals == ()
    assert (evidence.quote, evidence.rule, evidence.locator) == ("炉渣生产砖", "import.given", "一/2")
    assert PLAN[slice(*evidence.sentence)].endswith("利用炉渣生产砖。")
    assert extraction.facts.period == (2021, 2025)


def test_words_are_found_where_white_space_and_line_ends_part_them(document: Document) -> None:
    record = {
        "tasks": [{"locator": "一/1", "title": "推进节水", "lead": ["市水利局"], "support": ["市财政局"]}],
        "chains": [{"nodes": [["煤"], ["焦"], ["气"]], "loop": False}],
        "targets": [{"indicator": "节水率", "target": "5%以上", "target_year": 2025}],
        "parks": ["东港产业园"],
    }
    extraction, refusals = from_record(record, document)
    task, target = extraction.tasks[0], extraction.targets[0]
    assert refusals == ()
    assert task.heading.quote == "推进 节水"
    assert [(a.role, a.agency.name, PLAN[a.agency.start : a.agency.end]) for a in task.assignments] == [
        ("lead", "市水利局", "市水利局"),
        ("support", "市财政局", "市财政局"),
    ]
    assert [e.quote for e in target.evidence] == ["5%以上", "节水率"] or len(target.evidence) == 2
    assert extraction.chains[0].locator == "一/2"
    assert extraction.names[0].evidence[0].quote == "东港产业园"


def test_a_page_number_inside_a_name_does_not_break_its_evidence(root: Path) -> None:
    document = read_document(root / "tests" / "golden" / "wrapped-lines" / "document.txt")
    record = to_record(extract(document))
    assert any("— 3 —" in evidence["quote"] for task in record["tasks"] for evidence in task["evidence"])
    assert from_record(record, document)[1] == ()


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"tasks": [{"locator": "一/1", "title": "推进节水修路", "lead": ["市水利局"]}]}, "the title “推进节水修路”"),
        ({"flows": [{"inputs": ["炉渣"], "outputs": ["砖"], "evidence": proof("生产砖")}]}, "“炉渣” does not stand"),
        ({"targets": [{"indicator": "造假率", "target": "5%", "evidence": proof("5%")}]}, "“造假率” does not stand"),
        ({"observations": [{"indicator": "造假率", "value": "5%", "evidence": proof("5%")}]}, "“造假率” does not"),
        ({"targets": [{"indicator": "节水率", "subject": "白石县", "target": "5%"}]}, "“白石县” does not stand"),
        ({"deadlines": [{"text": "2022年底前", "what": "造假", "date": "2022-12-31"}]}, "“造假” does not stand"),
        ({"parks": [{"name": "东港产业园", "evidence": [{"quote": "东港产业园", "start": 3, "end": 8}]}]}, "not “东港"),
        ({"parks": [{"name": "东港", "evidence": [{"quote": "东港", "start": 9000, "end": 9002}]}]}, "is not inside"),
        ({"parks": [{"name": "东港", "evidence": [{"quote": "东港"}]}]}, "is not inside"),
        ({"parks": [{"name": "东港", "evidence": [proof("东港")[0] | {"rule": "a rule"}]}]}, "the rule “a rule”"),
        ({"parks": [{"name": "东港", "evidence": [proof("东港")[0] | {"sentence": [0, 3]}]}]}, "the sentence [0, 3]"),
        ({"parks": ["西港产业园"]}, "“西港产业园” does not stand in the document"),
        ({"parks": [{"evidence": proof("东港")}]}, "name is missing"),
        ({"parks": [5]}, "parks has objects, not 5"),
        ({"parks": "东港产业园"}, "parks is no list"),
        ({"tasks": [{"locator": "一/9", "title": "修路"}]}, "the title “修路” does not stand"),
        ({"tasks": [{"locator": "一/1", "title": "推进节水", "lead": "市水利局"}]}, "lead is 市水利局, not a list"),
        ({"tasks": [{"locator": "一/1", "title": "推进节水", "lead": ["市教育局"]}]}, "“市教育局” does not stand"),
        ({"targets": [{"indicator": "节水率", "target": "15%"}]}, "“15%” does not stand"),
        ({"targets": [{"indicator": "管网", "target": "5公里"}]}, "“5公里” does not stand"),
        ({"targets": [{"indicator": "节水率"}]}, "neither a target nor a change"),
        ({"targets": [{"indicator": "节水率", "target": "5%", "target_year": "2025"}]}, "target_year is 2025, not a"),
        ({"chains": [{"nodes": [["煤"]]}]}, "two nodes or more"),
        ({"deadlines": [{"text": "2022年底前", "what": "完成", "date": "2022-13-01"}]}, "not a day"),
        ({"blanket": {"local": [], "from": "一/1"}}, "names nobody"),
        ({"issues": [{"start": 0, "end": 2, "quote": "白石", "reason": "odd"}]}, "not “白石”"),
        ({"document": {"period": [2021]}}, "period is not a list"),
        ({"document": {"period": [2021, 20255]}}, "period is 20255, not a year"),
        ({"document": {"title": "\ud800"}}, "characters that no text can have"),
        ({"targets": [{"indicator": "节水率", "target": "5%", "baseline": "3%"}]}, "“3%” does not stand"),
        ({"targets": [{"indicator": "节水率", "target": "5%", "baseline_year": -1}]}, "is -1, not a year"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_with_the_reason(document: Document, record: Record, reason: str) -> None:
    extraction, refusals = from_record(record, document)
    assert len(refusals) == 1
    assert reason in refusals[0].reason
    assert refusals[0].kind == next(iter(record))
    assert not any(getattr(extraction, kind, ()) for kind in ("tasks", "chains", "flows", "targets", "names"))


class TestImport:
    def test_the_program_s_own_records_make_the_same_graph(self, run: Run, sample: Path, tmp_path: Path) -> None:
        record = tmp_path / "record.json"
        record.write_text(run("extract", sample, "--format", "json").stdout, encoding="utf-8")
        done = run("import", record, "--document", sample, "-o", tmp_path / "out")
        assert (done.returncode, done.stdout) == (0, "")
        assert "refused: 0" in done.stderr
        run("build", sample, "-o", tmp_path / "built")
        count = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c FILTER(?c != pg:Evidence) } GROUP BY ?c ORDER BY ?c"
        counts = []
        for folder in ("out", "built"):
            run("load", tmp_path / folder / "linlan.trig", "--store", tmp_path / "store")
            query = f"PREFIX pg: <https://w3id.org/policygraph/ontology#> {count}"
            counts.append(run("query", "-q", query, "--store", tmp_path / "store", "--format", "csv").stdout)
        assert counts[0] == counts[1]
        assert "Assignment" in counts[0]

    def test_what_is_refused_is_listed_and_the_rest_is_taken(self, run: Run, sample: Path, tmp_path: Path) -> None:
        record = tmp_path / "record.json"
        record.write_text(json.dumps({"parks": ["不存在的园区"], "enterprises": []}), encoding="utf-8")
        done = run("import", record, "--document", sample, "-o", tmp_path / "out", "--format", "json")
        assert done.returncode == 1
        assert json.loads(done.stdout) == [
            {
                "kind": "parks", "number": 1, "record": "不存在的园区",
                "reason": "“不存在的园区” does not stand in the document",
            }
        ]  # fmt: skip
        assert (tmp_path / "out" / "linlan.trig").is_file()

    def test_a_file_that_is_no_record_is_named(self, run: Run, sample: Path, tmp_path: Path) -> None:
        done = run("import", sample, "--document", sample, "-o", tmp_path)
        assert (done.returncode, "linlan.txt" in done.stderr) == (2, True)


def test_nothing_in_a_record_stops_the_program(sample: Path) -> None:
    chance = random.Random(7)
    document = read_document(sample)
    record = json.loads(json.dumps(to_record(extract(document))))
    refused = 0
    for _ in range(40):
        extraction, refusals = from_record({k: spoiled(v, chance) for k, v in record.items()}, document)
        assert to_quads(extraction)
        refused += len(refusals)
    assert refused > 40


def spoiled(value: Any, chance: random.Random) -> Any:
    """A value of JSON in which some parts are missing or of another kind."""
    if chance.random() < 0.02:
        return chance.choice([None, 5, -1, True, "", "市水利局", [], {}, [None], [[]], {"a": 1}, 10**20, "\ud800"])
    if isinstance(value, dict):
        return {field: spoiled(part, chance) for field, part in value.items() if chance.random() > 0.01}
    return [spoiled(part, chance) for part in value] if isinstance(value, list) else value
