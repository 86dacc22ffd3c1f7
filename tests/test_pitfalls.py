"""The pitfall check is clean on the shipped ontology, sees each mistake put in, and keeps its exceptions true."""

from pathlib import Path

import pytest

from policygraph import resources
from policygraph.namespaces import PG
from policygraph.pitfalls import Pitfall, accepted_pitfalls, find_pitfalls, kind_in_chinese

PREFIXES = f"""
@prefix pg: <{PG}> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SAID = 'rdfs:label "甲"@zh, "a"@en ; skos:definition "甲也。"@zh, "It is a."@en'
RELATION = f"a owl:ObjectProperty ; {SAID}"
MISTAKES = [
    ("missing label", "Kiln", 'pg:Kiln a owl:Class ; skos:definition "窑。"@zh, "A kiln."@en .'),
    ("missing label", "Kiln", 'pg:Kiln a owl:Class ; rdfs:label "窑"@zh ; skos:definition "窑。"@zh, "A kiln."@en .'),
    ("missing definition", "Kiln", 'pg:Kiln a owl:Class ; rdfs:label "窑"@zh, "kiln"@en .'),
    (
        "definition repeats the label",
        "Kiln",
        'pg:Kiln rdfs:label "窑"@zh ; skos:definition "窑"@zh .  pg:Kiln a owl:Class .',
    ),
    ("same words as another term", "Place", f"pg:Kiln a owl:Class ; {SAID} . pg:Place {SAID} ."),
    ("name out of convention", "kiln", f"pg:kiln a owl:Class ; {SAID} ."),
    ("name out of convention", "FedFrom", f"pg:FedFrom {RELATION} ."),
    ("class of leftovers or of two things", "KilnAndMill", f"pg:KilnAndMill a owl:Class ; {SAID} ."),
    ("missing domain", "heats", f"pg:heats {RELATION} ; rdfs:range pg:Place ."),
    ("missing range", "heats", f"pg:heats {RELATION} ; rdfs:domain pg:Place ."),
    ("more than one domain", "feeds", "pg:feeds rdfs:domain pg:Place ."),
    ("missing inverse", "heats", f"pg:heats {RELATION} ; rdfs:domain pg:Place ; rdfs:range pg:Place ."),
    ("wrong inverse", "heats", f"pg:heats {RELATION} ; rdfs:domain pg:Place ; owl:inverseOf pg:leads ."),
    ("its own inverse", "within", "pg:within owl:inverseOf pg:within ."),
    ("characteristic that its domain and range exclude", "ledBy", "pg:ledBy a owl:SymmetricProperty ."),
    ("circle in the hierarchy", "ChainElement", "pg:ChainElement rdfs:subClassOf pg:Waste ."),
    ("missing disjointness", "Kiln", f"pg:Kiln a owl:Class ; {SAID} ."),
    ("orphan class", "Kiln", f"pg:Kiln a owl:Class ; {SAID} ."),
    ("untyped term", "Kiln", "pg:Agency rdfs:subClassOf pg:Kiln ."),
    ("untyped term", "glazes", "pg:Agency pg:glazes pg:Place ."),
    ("axioms on another's term", "http://www.w3.org/ns/org#purpose", "org:purpose rdfs:domain pg:Agency ."),
    ("import over the net", "http://example.org/o", f"<{PG[:-1]}> owl:imports <http://example.org/o> ."),
]


def test_shipped_ontology_has_no_pitfall_without_a_reason() -> None:
    assert find_pitfalls() == ()


def test_exceptions_are_few_and_each_has_its_reason_in_both_languages() -> None:
    listed = accepted_pitfalls(resources.pitfalls_file())
    assert 10 <= len(listed) <= 30
    assert {kind for kind, _ in listed} == {"missing inverse"}
    assert all(chinese and english for chinese, english in listed.values())


@pytest.mark.parametrize(("kind", "term", "mistake"), MISTAKES, ids=[f"{m[0]}-{m[1]}" for m in MISTAKES])
def test_mistake_is_seen(kind: str, term: str, mistake: str, tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(PREFIXES + mistake, encoding="utf-8")
    assert kind_in_chinese(kind)
    assert Pitfall(kind, term) in find_pitfalls((*resources.ontology_files(), extra))


def test_incomplete_header_is_seen(tmp_path: Path) -> None:
    bare = tmp_path / "bare.ttl"
    bare.write_text(f"{PREFIXES} <{PG[:-1]}> a owl:Ontology .", encoding="utf-8")
    kinds = [pitfall.kind for pitfall in find_pitfalls((bare,))]
    assert kinds.count("incomplete header") == 6


def test_exception_without_its_pitfall_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "pitfalls.toml"
    shipped = resources.pitfalls_file().read_text(encoding="utf-8")
    stale = '[[accepted]]\nkind = "orphan class"\nterms = ["Agency"]\nzh = "无"\nen = "none"\n'
    file.write_text(f"{shipped}\n{stale}", encoding="utf-8")
    assert find_pitfalls(accepted=file) == (Pitfall("accepted in vain", "Agency (orphan class)"),)
