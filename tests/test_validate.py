"""What `policygraph check` says: nothing on the shipped data, and what is wrong and where on broken ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policygraph.namespaces import ID, PG
from policygraph.store import Store, open_store
from policygraph.validate import short, validate

PREFIXES = f"""@prefix pg: <{PG}> . @prefix : <{ID}> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
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
    assert report.conforms == (not report.problems)
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


def test_shipped_data_conform() -> None:
    with open_store() as store:
        report = validate(store, with_reasoner=False)
    assert report.problems == ()
    assert report.graphs >= 7
    assert report.statements > 60_000


def test_iris_are_shortened_by_the_known_prefixes() -> None:
    assert short(PG + "Agency") == "pg:Agency"
    assert short("urn:x") == "urn:x"
