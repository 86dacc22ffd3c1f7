"""Each shape lets a sound record of an invented city pass and stops one that is not."""

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH
from rdflib.term import Node

from policygraph import resources
from policygraph.namespaces import ID, PG

PGS = rdflib.Namespace("https://w3id.org/policygraph/shapes#")
PREFIXES = f"""
@prefix : <{ID}> . @prefix pg: <{PG}> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# Bloom City, which is in no list of divisions.
SOUND = """
:plan a pg:PolicyDocument ; rdfs:label "开花市循环经济方案"@zh ; pg:sourceName "bloom" ; pg:isDraft false ;
  pg:sha256 "0000000000000000000000000000000000000000000000000000000000000000" ;
  pg:periodStart "2021"^^xsd:gYear ; pg:periodEnd "2025"^^xsd:gYear ; pg:jurisdiction :city ; pg:cites :cited .
:section a pg:Section ; rdfs:label "二"@zh ; pg:inDocument :plan ; pg:locator "二" ; pg:heading "任务" ; pg:order 1 .
:words a pg:Evidence ; rdfs:label "市水务局"@zh ; pg:inDocument :plan ; pg:locator "二/（一）" ; pg:rule :byrule ;
  oa:exact "市水务局" ; oa:start 10 ; oa:end 14 ; pg:sentenceStart 4 ; pg:sentenceEnd 20 .
:byrule a pg:Rule, prov:Plan ; rdfs:label "responsibility.bracket"@zh .
:cited a pg:CitedDocument ; rdfs:label "开花法"@zh ; pg:evidence :words .
:task a pg:PolicyTask ; rdfs:label "节水"@zh ; pg:inDocument :plan ; pg:locator "二/（一）" ; pg:order 1 ;
  pg:inSection :section ; pg:evidence :words ; pg:hasAssignment :lead, :support, :duty, :local ; pg:states :target .
:blanket a pg:BlanketClause ; rdfs:label "各区"@zh ; pg:inDocument :plan ; pg:locator "二" ; pg:evidence :words ;
  pg:assignedAgency :agency ; pg:role "local" ; pg:appliesFrom "二/（一）" .
:deadline a pg:Deadline ; rdfs:label "年底前"@zh ; pg:inDocument :plan ; pg:locator "二" ; pg:evidence :words ;
  pg:deadlineAsWritten "2022年底前" ; pg:dueDate "2022-12-31"^^xsd:date ; pg:action "建成" ; pg:ofTask :task .
:issue a pg:Issue ; rdfs:label "存疑"@zh ; pg:inDocument :plan ; pg:locator "二" ;
  pg:evidence :words ; pg:reason "role" .
:agency a pg:Agency ; rdfs:label "开花市水务局"@zh ; pg:ofPlace :city ; pg:agencyKind "department" ;
  pg:hasFunction :water ; pg:nameIssue "市水务 → 市水务局" ; pg:correctionRule "agency.slip" .
:park a pg:Park ; rdfs:label "开花产业园"@zh ; pg:mentionedIn :plan ; pg:evidence :words .
:target a pg:Target ; rdfs:label "用水量"@zh ; pg:inDocument :plan ; pg:locator "二" ; pg:evidence :words ;
  pg:indicatorAsWritten "用水量" ; pg:whereStated "prose" ; pg:targetAsWritten "95%以上" ; pg:targetValue 95.0 ;
  pg:comparator "≥" ; pg:targetYear "2025"^^xsd:gYear ; pg:indicator :reuse ; pg:unit :percent .
:observation a pg:Observation ; rdfs:label "用水量"@zh ; pg:inDocument :plan ; pg:locator "一" ; pg:evidence :words ;
  pg:indicatorAsWritten "用水量" ; pg:observedAsWritten "80%" ; pg:observedValue 80.0 ;
  pg:observedYear "2020"^^xsd:gYear .
:promise a pg:PromisedCount ; rdfs:label "十个项目"@zh ; pg:inDocument :plan ; pg:locator "一" ; pg:evidence :words ;
  pg:count 10.0 ; pg:promisedThing "项目" .
:charge a pg:ProseCharge ; rdfs:label "水务部门不予登记"@zh ; pg:inDocument :plan ; pg:locator "一" ;
  pg:evidence :words ; pg:bodyAsWritten "水务部门" ; pg:chargeAsWritten "不予登记" ; pg:chargedFunction :water .
:chain a pg:IndustrialChain ; rdfs:label "渣—砖"@zh ; pg:inDocument :plan ; pg:locator "一" ; pg:evidence :words ;
  pg:declaredLoop false ; pg:hasStep :s1, :s2 .
:s1 a pg:ChainStep ; rdfs:label "渣"@zh ; pg:order 1 ; pg:element :slag ; pg:nameAsWritten "渣" ; pg:nextStep :s2 .
:s2 a pg:ChainStep ; rdfs:label "砖"@zh ; pg:order 2 ; pg:element :brick ; pg:nameAsWritten "砖" .
:flow a pg:MaterialFlow ; rdfs:label "渣 → 砖"@zh ; pg:inDocument :plan ; pg:locator "一" ; pg:evidence :words ;
  pg:input :slag ; pg:output :brick ; pg:inputAsWritten "渣" ; pg:outputAsWritten "砖" .
:scheme a skos:ConceptScheme ; skos:prefLabel "词表"@zh, "scheme"@en .
:slag a skos:Concept, pg:ChainElement, pg:Material ; skos:inScheme :scheme ; skos:prefLabel "渣"@zh, "slag"@en ;
  pg:chainEquivalent :brick .
:brick a skos:Concept, pg:ChainElement, pg:Material ; skos:inScheme :scheme ; skos:prefLabel "砖"@zh, "brick"@en .
:water a skos:Concept, pg:AgencyFunction ; skos:inScheme :scheme ; skos:prefLabel "水务"@zh, "water"@en ;
  pg:functionKind "government" .
:reuse a skos:Concept, pg:Indicator ; skos:inScheme :scheme ; skos:prefLabel "重复利用率"@zh, "reuse rate"@en ;
  pg:betterDirection "higher" ; pg:unitKind "share (%)" .
:percent a skos:Concept, pg:Unit ; skos:inScheme :scheme ; skos:prefLabel "%"@zh, "percent"@en .
:permille a skos:Concept, pg:Unit ; skos:inScheme :scheme ; skos:prefLabel "‰"@zh, "per mille"@en ;
  pg:baseUnit :percent ; pg:conversionFactor 0.1 .
:name a pg:ScopedName ; rdfs:label "水局"@zh ; pg:nameOf :water ; pg:nameScope "former" .
:reform a pg:Reform ; rdfs:label "改革"@zh ; pg:reformOf :water ; pg:reformYear "2018"^^xsd:gYear ;
  pg:reformKind "renamed" .
:decision a pg:Decision ; rdfs:label "否决"@zh ; pg:decides :rejected ; pg:verdict "reject" ; pg:decisionReason "误读" ;
  pg:decidedBy "某人" ; pg:decidedOn "2024-01-02"^^xsd:date .
:rejected a pg:RejectedStatement ; rdfs:label "渣 → 瓦"@zh ; pg:evidence :words .
:finding a pg:Finding ; rdfs:label "任务未指定牵头单位"@zh ; pg:inDocument :plan ; pg:auditRule "task-without-lead" .
:naming a pg:NameResolution ; rdfs:label "市水局 → 开花市水务局"@zh ; pg:inDocument :plan ; pg:nameAsWritten "市水局" ;
  pg:resolvedTo :agency .
:city a pg:Place ; rdfs:label "开花市"@zh ; pg:divisionCode "999900" ; pg:divisionLevel "prefecture" .
""" + "\n".join(
    f':{name} a pg:Assignment, pg:{kind}Assignment ; rdfs:label "{name}"@zh ; pg:inDocument :plan ; pg:locator "二" ;'
    f' pg:evidence :words ; pg:assignmentOf :task ; pg:assignedAgency :agency ; pg:role "{role}" ; pg:order 1 ;'
    f' pg:nameAsWritten "市水务局" ; pg:isInherited false .'
    for name, kind, role in (
        ("lead", "Lead", "lead"),
        ("support", "Support", "support"),
        ("duty", "Responsible", "responsible"),
        ("local", "Local", "local"),
    )
)

# Shape, what is replaced in the sound sample, and by what.
BROKEN = [
    ("Document", 'pg:sourceName "bloom"', 'pg:sourceName "bloom", "boom"'),
    ("Document", '"2021"^^xsd:gYear', '"2021"^^xsd:date'),
    ("Document", 'pg:sha256 "00', 'pg:sha256 "zz'),
    ("DocumentPart", 'pg:inDocument :plan ; pg:locator "二" ; pg:heading', 'pg:locator "二" ; pg:heading'),
    ("DocumentPart", 'rdfs:label "节水"@zh ;', ""),
    (
        "Evidenced",
        ':cited a pg:CitedDocument ; rdfs:label "开花法"@zh ; pg:evidence :words',
        ":cited a pg:CitedDocument",
    ),
    ("Evidenced", "pg:inSection :section ; pg:evidence :words ;", "pg:inSection :section ;"),
    ("Section", 'pg:heading "任务" ;', ""),
    ("Evidence", "oa:end 14", "oa:end 9"),
    ("Evidence", "oa:end 14", "oa:end 21"),
    ("Evidence", "pg:sentenceStart 4", "pg:sentenceStart 11"),
    ("Evidence", "pg:rule :byrule ;", ""),
    ("Evidence", 'oa:exact "市水务局"', 'oa:exact ""'),
    ("Rule", "pg:Rule, prov:Plan", "pg:Rule"),
    ("CitedDocument", "; pg:cites :cited", ""),
    ("PolicyTask", "pg:inSection :section", "pg:inSection :section, :plan"),
    ("Assignment", "pg:hasAssignment :lead, :support", "pg:hasAssignment :support"),
    ("Assignment", ":lead a pg:Assignment, pg:LeadAssignment", ":lead a pg:Assignment"),
    ("Assignment", 'pg:role "support"', 'pg:role "helper"'),
    ("LeadAssignment", 'pg:role "lead"', 'pg:role "support"'),
    ("SupportAssignment", 'pg:role "support"', 'pg:role "lead"'),
    ("ResponsibleAssignment", 'pg:role "responsible"', 'pg:role "lead"'),
    ("LocalAssignment", 'pg:role "local" ; pg:order', 'pg:role "lead" ; pg:order'),
    ("BlanketClause", 'pg:appliesFrom "二/（一）"', 'pg:locator "二"'),
    ("Deadline", '"2022-12-31"^^xsd:date', '"2022年底"'),
    ("Issue", 'pg:reason "role"', 'pg:locator "二"'),
    ("Agency", "pg:ofPlace :city ;", "pg:ofPlace :city, :plan ;"),
    ("Agency", 'pg:agencyKind "department"', 'pg:agencyKind "bureau"'),
    ("Agency", '; pg:correctionRule "agency.slip"', ""),
    ("NamedEntity", "pg:mentionedIn :plan ;", ""),
    ("Target", 'pg:targetAsWritten "95%以上" ; pg:targetValue 95.0 ;', ""),
    ("Target", 'pg:targetAsWritten "95%以上"', 'pg:changeAsWritten "提高5%"'),
    ("Target", 'pg:comparator "≥"', 'pg:comparator "以上"'),
    ("Target", 'pg:indicatorAsWritten "用水量" ; pg:whereStated', "pg:whereStated"),
    ("Observation", 'pg:observedAsWritten "80%" ;', ""),
    ("PromisedCount", "pg:count 10.0", 'pg:count "十"'),
    ("ProseCharge", 'pg:bodyAsWritten "水务部门" ;', ""),
    ("IndustrialChain", "pg:hasStep :s1, :s2", "pg:hasStep :s1"),
    ("ChainStep", "pg:element :slag ;", ""),
    ("MaterialFlow", "pg:output :brick ;", ""),
    ("ConceptScheme", '"词表"@zh, "scheme"@en', '"词表"@zh, "一览"@zh'),
    ("Concept", ', "slag"@en', ""),
    ("Concept", '"brick"@en', '"brick"@en ; skos:broader :reform'),
    ("ChainElement", "pg:chainEquivalent :brick", "pg:chainEquivalent :water"),
    ("Indicator", 'pg:betterDirection "higher"', 'pg:betterDirection "better"'),
    ("Unit", "; pg:conversionFactor 0.1", ""),
    ("AgencyFunction", 'pg:functionKind "government"', 'pg:neverName "水族馆"'),
    ("ScopedName", 'pg:nameScope "former"', 'pg:nameScope "old"'),
    ("Reform", 'pg:reformKind "renamed"', 'pg:reformKind "moved"'),
    ("Decision", 'pg:verdict "reject"', 'pg:verdict "doubt"'),
    ("Decision", '"2024-01-02"^^xsd:date', '"2024-01-02"'),
    ("RejectedStatement", 'rdfs:label "渣 → 瓦"@zh ; pg:evidence :words', 'rdfs:label "渣 → 瓦"@zh'),
    ("Finding", ' ; pg:auditRule "task-without-lead"', ""),
    ("NameResolution", ' ; pg:nameAsWritten "市水局"', ""),
    ("NameResolution", "pg:resolvedTo :agency", "pg:resolvedTo :agency, :city"),
    ("Place", 'pg:divisionCode "999900"', 'pg:divisionCode "9999"'),
]


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(resources.shapes_file(), format="turtle")


def read(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + text, format="turtle")


def violated(shapes: rdflib.Graph, data: rdflib.Graph) -> dict[str, list[rdflib.Literal]]:
    """The named shapes that data break, with the messages."""
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(results, rdflib.Graph)
    found: dict[str, list[rdflib.Literal]] = {}
    for result in results.subjects(RDF.type, SH.ValidationResult):
        messages = [m for m in results.objects(result, SH.resultMessage) if isinstance(m, rdflib.Literal)]
        found.setdefault(named(shapes, results, result), []).extend(messages)
    return found


def named(shapes: rdflib.Graph, results: rdflib.Graph, result: Node) -> str:
    source = results.value(result, SH.sourceShape)
    if isinstance(source, rdflib.URIRef):
        return source.removeprefix(PGS)
    path, focus = results.value(result, SH.resultPath), results.value(result, SH.resultMessage)
    owners = [s for s, p in shapes.subject_objects(SH.property) if (p, SH.message, focus) in shapes]
    assert len(owners) == 1, f"the message of {path} belongs to {len(owners)} shapes"
    return str(owners[0]).removeprefix(PGS)


def test_sound_data_pass(shapes: rdflib.Graph) -> None:
    assert violated(shapes, read(SOUND)) == {}


def test_every_shape_has_a_passing_and_a_failing_example(shapes: rdflib.Graph) -> None:
    names = {str(shape).removeprefix(PGS) for shape in shapes.subjects(RDF.type, SH.NodeShape)}
    assert len(names) == 38
    assert names == {shape for shape, _, _ in BROKEN}
    data = read(SOUND)
    for shape in names:
        kinds, properties = (shapes.objects(PGS[shape], target) for target in (SH.targetClass, SH.targetSubjectsOf))
        aimed = [*((None, RDF.type, kind) for kind in kinds), *((None, name, None) for name in properties)]
        assert any(pattern in data for pattern in aimed), f"no instance of what {shape} is about"


@pytest.mark.parametrize(("shape", "old", "new"), BROKEN)
def test_broken_data_are_stopped(shapes: rdflib.Graph, shape: str, old: str, new: str) -> None:
    assert old in SOUND
    found = violated(shapes, read(SOUND.replace(old, new)))
    assert shape in found
    assert {message.language for message in found[shape]} == {"zh", "en"}


def test_every_constraint_has_a_message_in_both_languages(shapes: rdflib.Graph) -> None:
    constraints = set(shapes.objects(None, SH.property))
    assert len(constraints) > 90
    for constraint in constraints:
        languages = {m.language for m in shapes.objects(constraint, SH.message) if isinstance(m, rdflib.Literal)}
        assert languages == {"zh", "en"}, shapes.value(constraint, SH.path)


def test_only_core_constraints_are_used(shapes: rdflib.Graph) -> None:
    extensions = (SH.sparql, SH.select, SH.js, SH.rule, SH.target, SH.expression)
    assert not {term for term in extensions if (None, term, None) in shapes}


def test_every_path_and_class_is_declared(shapes: rdflib.Graph) -> None:
    ontology = rdflib.Graph()
    for file in resources.ontology_files():
        ontology.parse(file, format="turtle")
    terms = {term for triple in shapes for term in triple if isinstance(term, rdflib.URIRef) and term.startswith(PG)}
    assert len(terms) > 100
    assert {term for term in terms if (term, RDF.type, None) not in ontology} == set()
