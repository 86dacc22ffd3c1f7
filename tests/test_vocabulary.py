"""Names of agencies, places, materials, indicators and units find their concepts, and only within their scope."""

from pathlib import Path

import pytest

from policygraph import resources
from policygraph.errors import VocabularyError
from policygraph.namespaces import PG, SKOS
from policygraph.vocabulary import (
    agency_forms,
    agency_names,
    division,
    element,
    element_kind,
    find_division,
    indicator,
    load_agencies,
    load_divisions,
    load_vocabulary,
    province_of,
    unit,
)
from policygraph.vocabulary.source import entries, shipped, slug

NOTE = f"{SKOS}scopeNote"
SIZES = {"materials": 449, "indicators": 110, "units": 49}

INVENTED = """
@base <https://w3id.org/policygraph/id/> .
@prefix pg: <https://w3id.org/policygraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<element/a> a skos:Concept, pg:ChainElement, pg:Material ; skos:inScheme <scheme/x> ;
    skos:prefLabel "甲渣"@zh, "slag a"@en ; skos:altLabel "渣"@zh ; skos:broader <element/b> .
<element/b> a skos:Concept, pg:ChainElement, pg:Material ; skos:inScheme <scheme/x> ;
    skos:prefLabel "乙渣"@zh, "slag b"@en ; skos:broader <element/a> .
"""


def test_all_five_schemes_are_shipped() -> None:
    names = [file.stem for file in resources.vocabulary_files()]
    assert names == ["agency-functions", "divisions", "indicators", "materials", "units"]


@pytest.mark.parametrize(
    ("name", "year", "full"),
    [
        ("许昌", None, "河南省许昌市"),
        ("许昌市", 2015, "河南省许昌市"),
        ("河南省许昌市", None, "河南省许昌市"),
        ("江西省赣州市石城县", None, "江西省赣州市石城县"),
        ("江西省石城县", None, "江西省赣州市石城县"),
        ("三明市梅列区", 2016, "福建省三明市梅列区"),
        ("梅列区", None, "福建省三明市梅列区"),
        ("吉林", None, "吉林省"),
        ("吉林市", None, "吉林省吉林市"),
        ("山西省", None, "山西省"),
        ("简阳市", 2014, "四川省资阳市简阳市"),
        ("简阳市", 2020, "四川省成都市简阳市"),
        ("全国", None, "中华人民共和国"),
    ],
)
def test_division_is_found_by_name_and_year(name: str, year: int | None, full: str) -> None:
    found = find_division(name, year)
    assert found is not None
    assert found.full_name == full


@pytest.mark.parametrize("name", ["鼓楼区", "虚构市", "", "市", "四川省许昌市"])
def test_division_is_not_guessed(name: str) -> None:
    assert find_division(name) is None


def test_renamed_division_answers_to_its_former_name() -> None:
    found = find_division("邢台市桥东区", 2015)
    assert found is not None
    assert (found.code, found.name) == ("130502", "襄都区")


def test_division_knows_its_neighbors() -> None:
    divisions = load_divisions()
    assert [above.name for above in divisions.above("512081")] == ["资阳市", "四川省", "中华人民共和国"]
    assert [below.name for below in divisions.below("512000", 2017)] == ["雁江区", "安岳县", "乐至县"]
    province = province_of("512081")
    assert province is not None
    assert province.code == "510000"
    assert province_of("000000") is None
    assert division("999999") is None


def test_dissolved_division_names_what_followed() -> None:
    found = division("350402")
    assert found is not None
    assert (found.until, found.successors, found.in_use(2016), found.in_use(None)) == (2021, ("350404",), True, False)


def test_short_form_of_an_agency_has_its_full_form() -> None:
    (name,) = agency_names("发改委")
    assert (name.full, name.functions, name.levels) == (
        "发展和改革委员会",
        ("development-reform",),
        ("province", "city", "county"),
    )


def test_combined_bureau_serves_all_its_functions() -> None:
    combined = [name for name in agency_names("农业和粮食局") if name.scope == "combined"]
    assert set(combined[0].functions) == {"agriculture", "grain"}


def test_former_name_is_bounded_by_its_years() -> None:
    (name,) = agency_names("环保局")
    assert (name.scope, name.full, name.functions) == ("former", "环境保护局", ("ecology-environment",))
    assert name.in_use(2017)
    assert not name.in_use(2020)
    assert not name.in_use(None)


def test_ambiguous_short_form_gives_every_reading_the_current_one_first() -> None:
    names = agency_names("药监局")
    assert names[0].functions == ("drug-regulation",)
    assert {name.functions for name in names} == {("drug-regulation",), ("market-regulation",)}


def test_generic_name_is_no_body() -> None:
    assert [name.generic for name in agency_names("经信部门")] == [True]


def test_unknown_agency_has_no_names() -> None:
    assert agency_names("星际航行局") == ()


def test_every_full_form_is_a_name_of_the_same_function() -> None:
    orphans = [
        name.form
        for names in agency_forms().values()
        for name in names
        if not any(set(name.functions) & set(full.functions) for full in agency_names(name.full))
    ]
    assert orphans == []
    assert len(agency_forms()) > 1400


def test_one_letter_name_holds_as_a_node_only() -> None:
    assert element("煤") is None
    assert element("煤", node=True) == "coal"
    assert element("煤炭") == "coal"


def test_element_has_a_kind() -> None:
    assert [element_kind(name) for name in ("fly-ash", "coking", "chemical-industry")] == [
        "Material",
        "Process",
        "Industry",
    ]


def test_width_and_quotation_marks_do_not_matter() -> None:
    assert indicator("单位ＧＤＰ能耗") == "energy-per-gdp"
    assert unit("％") == unit("%") == "percent"
    assert unit("吨标煤/万元") == "tce-per-ten-thousand-yuan"


@pytest.mark.parametrize("scheme", SIZES)
def test_scheme_loads_whole_without_a_contested_name(scheme: str) -> None:
    vocabulary = load_vocabulary(scheme)
    assert len(vocabulary.concepts) == SIZES[scheme]
    assert len(vocabulary.names) >= len(vocabulary.concepts)
    assert {above for concept in vocabulary.concepts for above in vocabulary.broader(concept)} <= set(
        vocabulary.concepts
    )
    assert set(vocabulary.node_names.values()) <= set(vocabulary.concepts)


def test_contested_name_and_circle_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(INVENTED.replace('"乙渣"@zh', '"渣"@zh'), encoding="utf-8")
    vocabulary = load_vocabulary(file)
    with pytest.raises(VocabularyError) as caught:
        _ = vocabulary.names
    assert (caught.value.label, caught.value.concepts) == ("渣", ("a", "b"))
    with pytest.raises(VocabularyError, match="circle"):
        list(vocabulary.broader("a"))


def test_file_that_is_no_turtle_is_named(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"broken\.ttl"):
        entries(file)


def test_every_reform_names_the_functions_that_took_over() -> None:
    reforms = [entry for entry in entries(shipped("agency-functions")).values() if entry.is_a("Reform")]
    functions = load_agencies().functions
    assert len(reforms) == 117
    for reform in reforms:
        successors = [slug(iri) for iri in reform.all(f"{PG}successorFunction")]
        assert set(successors) <= set(functions)
        assert successors or reform.one(f"{PG}reformKind") == "abolished", reform.iri


def test_every_warning_is_told_in_both_languages() -> None:
    vocabulary = load_vocabulary("indicators")
    warned = [vocabulary.entry(name) for name in vocabulary.concepts if vocabulary.entry(name).one(NOTE)]
    assert len(warned) == 82
    assert all(entry.one(NOTE, "zh") and entry.one(NOTE, "en") for entry in warned)
