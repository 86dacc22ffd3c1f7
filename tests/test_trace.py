"""Every name of a document is traced to what it stands for, with the rule and how sure it is."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from commands import Run
from policygraph.extract import extract
from policygraph.resolve.trace import Trace, trace
from policygraph.structure import read_document
from policygraph.triples import to_quads

PLAN = """四川省资阳市循环经济方案（2021—2025年）
为落实《循环经济促进法》，制定本方案。
一、重点任务
1.推进节水。到2025年，雁江区万元GDP能耗下降10%。（牵头单位：市水利局、市发改委，参加单位：市住房城乡建建局、市甲乙丙局、市发展改革委）
2.形成煤—焦—神奇粉产业链。利用粉煤灰生产新型墙体材料。
"""


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Trace]:
    path = tmp_path_factory.mktemp("plan") / "ziyang.txt"
    path.write_text(PLAN, encoding="utf-8")
    return {(t.kind, t.mention): t for t in trace(extract(read_document(path)))}


def test_two_forms_of_one_body_meet(traced: dict[tuple[str, str], Trace]) -> None:
    short, long = (traced["agency", name] for name in ("市发改委", "市发展改革委"))
    assert short.entity == long.entity
    assert short.label == "资阳市发展和改革委员会"
    assert (short.rule, short.suggested, short.confidence) == ("agency.listed", False, 1.0)
    assert short.function is not None


def test_a_slip_is_a_suggestion_with_its_rule(traced: dict[tuple[str, str], Trace]) -> None:
    slip = traced["agency", "市住房城乡建建局"]
    assert slip.label == "资阳市住房和城乡建设局"
    assert slip.rule.startswith("agency.slip.")
    assert slip.suggested
    assert slip.confidence is not None
    assert slip.confidence < 1


def test_an_unknown_name_is_kept_and_says_so(traced: dict[tuple[str, str], Trace]) -> None:
    unknown = traced["agency", "市甲乙丙局"]
    assert (unknown.rule, unknown.confidence) == ("agency.unknown", None)
    assert traced["element", "神奇粉"].rule == "vocabulary.unknown"


def test_places_materials_and_laws_have_their_entities(traced: dict[tuple[str, str], Trace]) -> None:
    assert traced["place", "四川省资阳市"].entity == "https://w3id.org/policygraph/id/place/512000"
    assert str(traced["element", "粉煤灰"].entity).startswith("https://w3id.org/policygraph/id/element/")
    assert traced["cited", "循环经济促进法"].rule == "cited.title"


@pytest.mark.parametrize("name", ["liaoyuan", "sanming", "shanxi", "xuchang", "ziyang"])
def test_every_entity_is_the_one_in_the_graph(shared: Path, name: str) -> None:
    extraction = extract(read_document(shared / "documents" / "core" / f"{name}.txt"))
    found = trace(extraction)
    subjects = {q.subject.value for q in to_quads(extraction) if isinstance(q.subject, ox.NamedNode)}
    kinds = {"agency", "element", "cited", "indicator"}
    assert {t.entity for t in found if t.entity and t.kind in kinds} <= subjects
    assert all(t.why.strip() and (t.confidence is None or 0 < t.confidence <= 1) for t in found)
    assert all(t.confidence is not None and t.confidence < 1 for t in found if t.suggested)


def test_the_command_prints_rows(run: Run, sample: Path) -> None:
    rows = json.loads(run("resolve", sample, "--format", "json").stdout)
    table = run("resolve", sample)
    written = list(csv.DictReader(io.StringIO(run("resolve", sample, "--format", "csv").stdout)))
    assert {"kind", "mention", "entity", "label", "rule", "why", "suggested", "confidence"} <= rows[0].keys()
    assert [row["mention"] for row in written] == [row["mention"] for row in rows]
    assert (table.returncode, "市工业和信息化局" in table.stdout) == (0, True)
