"""The vocabularies are whole: both languages, units tied to QUDT, coded divisions, elements of all documents."""

import json
from pathlib import Path

import pytest
import rdflib
from rdflib import RDFS, SKOS

from policygraph.namespaces import ID, PG
from policygraph.resolve import Resolver
from policygraph.resolve.heads import Setting
from policygraph.vocabulary import element, load_vocabulary
from policygraph.vocabulary.source import entries, shipped, slug

TERMS = rdflib.Namespace(PG)
RESOLVER = Resolver("000000-2020-00000000", Setting(None, "x", 2020))


@pytest.mark.parametrize("name", ["materials", "indicators", "units", "agency-functions", "divisions"])
def test_notes_and_definitions_are_in_both_languages(name: str) -> None:
    graph = rdflib.Graph().parse(shipped(name), format="turtle")
    for prop in (SKOS.scopeNote, SKOS.definition, SKOS.prefLabel):
        for subject in set(graph.subjects(prop)):
            told = {text.language for text in graph.objects(subject, prop) if isinstance(text, rdflib.Literal)}
            assert told == {"zh", "en"}, (subject, prop)


def test_every_unit_is_tied_to_qudt_or_says_why_not() -> None:
    graph = rdflib.Graph().parse(shipped("units"), format="turtle")
    units = set(graph.subjects(SKOS.inScheme))
    assert len(units) == 49
    tied = {unit for unit in units if (unit, SKOS.exactMatch, None) in graph}
    converted = {unit for unit in units if (unit, TERMS.conversionFactor, None) in graph}
    assert all((unit, TERMS.baseUnit, None) in graph for unit in converted)
    assert {unit for unit in units - tied - converted if (unit, SKOS.definition, None) not in graph} == set()
    assert (len(tied), len(converted)) == (14, 24)


@pytest.mark.parametrize(
    ("unit", "factor", "base"),
    [("hectare", 10_000, "square-meter"), ("mu", 666.666667, "square-meter"), ("kilogram", 0.001, "tonne"),
     ("hundred-million-yuan", 100_000_000, "yuan"), ("ten-thousand-tce", 10_000, "tonne-coal-equivalent")],
)  # fmt: skip
def test_conversion_is_right(unit: str, factor: float, base: str) -> None:
    entry = load_vocabulary("units").entry(unit)
    assert float(entry.one(f"{PG}conversionFactor") or 0) == factor
    assert slug(entry.one(f"{PG}baseUnit") or "") == base


def test_divisions_have_codes_and_from_the_prefecture_up_english_names() -> None:
    places = [entry for entry in entries(shipped("divisions")).values() if entry.is_a("Place")]
    assert len(places) == 4172
    for place in places:
        code = place.one(f"{PG}divisionCode") or ""
        assert code == slug(place.iri)
        assert bool(place.one(f"{RDFS.label}", "en")) == (place.one(f"{PG}divisionLevel") != "county"), code
        above = slug(place.one(f"{PG}within") or "000000")
        assert code.startswith(above.rstrip("0")) or above.endswith("9000"), code


@pytest.mark.parametrize(
    ("code", "name"),
    [("411000", "Xuchang"), ("140400", "Changzhi"), ("411100", "Luohe"), ("211300", "Chaoyang"), ("610100", "Xi'an"),
     ("150100", "Hohhot"), ("222400", "Yanbian Korean Autonomous Prefecture"), ("152500", "Xilingol League")],
)  # fmt: skip
def test_english_names_of_places(code: str, name: str) -> None:
    assert entries(shipped("divisions"))[f"{ID}place/{code}"].one(f"{RDFS.label}", "en") == name


# Names that a sentence gives to a flow and that no concept can have without it: they stay as written.
AS_WRITTEN = {
    "副产物": "by-products of what, only the sentence tells",
    "喷涂料": "gypsum spray in the sentence, any coating elsewhere",
    "汽车": "cars as users of gas in the sentence, goods elsewhere",
}


def test_every_element_that_documents_name_is_a_concept_or_deliberately_as_written(shared: Path) -> None:
    unknown, seen = set(), 0
    for file in sorted((shared / "gold").glob("*/*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        for chain in gold.get("chains", []):
            names = [name for node in chain["nodes"] for name in node]
            seen += len(names)
            unknown |= {name for name in names if element(name, node=True) is None}
        for flow in gold.get("flows", []):
            seen += len(flow["inputs"]) + len(flow["outputs"])
            sources, results = RESOLVER.flow_ends(flow["inputs"], flow["outputs"])
            unknown |= {found.label for found in (*sources, *results) if not found.known}
    assert seen > 600
    assert unknown == set(AS_WRITTEN)


def test_every_function_is_defined_and_every_indicator_defined_or_warned_about() -> None:
    functions = [entry for entry in entries(shipped("agency-functions")).values() if entry.is_a("AgencyFunction")]
    indicators = [entry for entry in entries(shipped("indicators")).values() if entry.is_a("Indicator")]
    assert (len(functions), len(indicators)) == (119, 110)
    assert [entry.iri for entry in functions if not entry.one(str(SKOS.definition), "zh")] == []
    told = {entry.iri for entry in indicators if entry.one(str(SKOS.definition)) or entry.one(str(SKOS.scopeNote))}
    assert {entry.iri for entry in indicators} == told
    (reuse,) = (entry for entry in indicators if slug(entry.iri) == "industrial-water-reuse")
    assert "规模以上" in (reuse.one(str(SKOS.scopeNote), "zh") or "")


@pytest.mark.parametrize(
    ("name", "least"), [("materials", 449), ("agency-functions", 119), ("indicators", 28), ("units", 14)]
)
def test_definitions_say_more_than_the_label_and_no_two_the_same(name: str, least: int) -> None:
    graph = rdflib.Graph().parse(shipped(name), format="turtle")
    defined = sorted(set(graph.subjects(SKOS.definition)), key=str)
    assert len(defined) >= least
    for language in ("zh", "en"):
        told = [str(t) for c in defined for t in graph.objects(c, SKOS.definition) if t.language == language]  # type: ignore[attr-defined]
        named = [str(t) for c in defined for t in graph.objects(c, SKOS.prefLabel) if t.language == language]  # type: ignore[attr-defined]
        assert [text for text in told if text.rstrip(".。").lower() in {label.lower() for label in named}] == []
        assert len(set(told)) == len(told)
