"""An audit working paper in Word for one finding, or for one statement (an edge) of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from policygraph.analysis.evidence import Evidence, read_evidence
from policygraph.analysis.findings import Finding
from policygraph.analysis.ledger import DocumentFacts
from policygraph.errors import NotFound
from policygraph.report.archive import MADE, undated
from policygraph.report.content import Content
from policygraph.report.words import both, words, writable
from policygraph.sparql.terms import write_term
from policygraph.store import Store

FONT, SIZE = "宋体", 10.5
WIDTHS = (4.2, 12.2)
_STATEMENT = """
PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?label ?evidence ?kind WHERE {
  #iri# pg:evidence ?evidence ; rdfs:label ?label ; a ?class .
  GRAPH ?vocabulary { ?class rdfs:label ?kind . FILTER(LANG(?kind) = "zh") }
} ORDER BY ?kind ?evidence ?label
"""

Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper says: its fields in order, and the evidence."""

    fields: tuple[Field, ...]
    evidence: tuple[Evidence, ...]


def finding_paper(content: Content, finding: Finding) -> bytes:
    """The .docx of a finding; causes and effects that nothing states are left to the auditor, and it says so."""
    severity, named = words()["severities"][finding.severity], words()["paper"]["rule_source"]
    source = " / ".join(named[name].format(rule=finding.rule, severity=severity[name]) for name in ("zh", "en"))
    told = (
        ("number", finding.iri),
        ("subject", finding.subject),
        *_standing(content, finding.document),
        ("criterion", "\n".join(filter(None, (criterion(finding.rule), source)))),
        ("fact", f"{finding.message}\n{finding.message_en}"),
        ("cause", both(words()["paper"]["cause_unknown"])),
        ("effect", both(words()["paper"]["effect_unknown"])),
        ("advice", f"{finding.advice}\n{finding.advice_en}"),
        *((("gap", f"{finding.gap}\n{finding.gap_en}"),) if finding.gap else ()),
        *_decision(finding),
    )
    return write_paper(content, Paper(told, finding.evidence))


def statement_paper(store: Store, content: Content, iri: str) -> bytes:
    """The .docx of a statement: an assignment, a target, a chain, …; NotFound where the graph has no words for it."""
    rows = list(store.select(_STATEMENT.replace("#iri#", write_term("iri", iri)), name="statement"))
    proofs = read_evidence(store, (str(row["evidence"]) for row in rows))
    evidence = tuple(sorted(proofs.values()))
    if not evidence:
        raise NotFound("finding or statement with evidence", iri)
    rules = dict.fromkeys(item.rule.rpartition("/")[2] for item in evidence)
    read_by = "\n".join(both(words()["paper"]["read_by"], " / ").format(rule=rule) for rule in rules)
    kind = words()["separator"].join(dict.fromkeys(str(row["kind"]) for row in rows))
    told = (
        ("number", iri),
        ("subject", f"{rows[0]['label']}（{kind}）"),
        *_standing(content, evidence[0].document),
        ("criterion", f"{both(words()['paper']['statement_criterion'])}\n{read_by}"),
        ("fact", " … ".join(dict.fromkeys(item.quote for item in evidence))),
        ("cause", both(words()["paper"]["cause_unknown"])),
        ("effect", both(words()["paper"]["effect_unknown"])),
        ("advice", words()["none"]),
    )
    return write_paper(content, Paper(told, evidence))


def write_paper(content: Content, paper: Paper) -> bytes:
    """The .docx file: a table of fields, then the evidence with whole sentences, places and the file's hash."""
    names = words()["paper"]
    document = docx.Document()
    _set_font(document)
    document.add_heading(both(names["title"]), level=1)
    _table(document, [(both(names[key], "\n"), value) for key, value in paper.fields])
    document.add_heading(both(names["evidence"]), level=2)
    for number, item in enumerate(paper.evidence, start=1):
        document.add_paragraph(f"{number}.").paragraph_format.keep_with_next = True
        _table(document, list(evidence_fields(content, item)))
    document.add_paragraph()
    document.add_paragraph(names["signed"]["zh"])
    properties = document.core_properties
    properties.author, properties.title = "policygraph", names["title"]["zh"]
    properties.created = properties.modified = MADE
    buffer = BytesIO()
    document.save(buffer)
    return undated(buffer.getvalue())


def evidence_fields(content: Content, item: Evidence) -> Iterator[Field]:
    """Proving words, the whole sentence where the file is at hand, place, and the file's hash."""
    names = words()["paper"]
    yield both(names["words"], "\n"), item.quote
    source = content.sources.files.get(item.document)
    place = [content.title(item.document), item.locator]
    if source is not None:
        yield both(names["sentence"], "\n"), source.sentence(item)
        page = source.page(item)
        if page is not None:
            place.append(both(names["page"]).format(number=page))
        place.append(both(names["paragraph"]).format(number=source.paragraph(item)))
    place.append(both(names["offsets"]).format(start=item.start, end=item.end))
    yield both(names["place"], "\n"), words()["between"].join(filter(None, place))
    yield both(names["file"], "\n"), _facts(content, item.document).digest


def criterion(rule: str) -> str:
    """What a rule of the audit holds documents against, in both languages; empty for a rule that a user added."""
    known = words()["criteria"].get(rule)
    return both(known, "\n") if known else ""


def _standing(content: Content, document: str) -> tuple[Field, ...]:
    facts, names = _facts(content, document), words()["paper"]
    parts = [facts.issuer, facts.number, facts.issued, both(names["draft" if facts.draft else "final"])]
    known = words()["between"].join(filter(None, parts))
    missing = "" if facts.number and facts.issued else f"\n{both(names['number_unknown'])}"
    return ("document", facts.title), ("standing", known + missing)


def _facts(content: Content, document: str) -> DocumentFacts:
    return next(facts for facts in content.documents if facts.name == document)


def _decision(finding: Finding) -> Iterable[Field]:
    if finding.decision:
        decided = finding.decision
        verdict = both(words()["verdicts"][decided.verdict])
        yield "decision", f"{verdict}: {decided.reason} ({decided.by}, {decided.date})"


def _set_font(document: Any) -> None:
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(SIZE)


def _table(document: Any, fields: Sequence[Field]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for name, value in fields:
        row = table.add_row()
        for cell, text, width in zip(row.cells, (name, value), WIDTHS, strict=True):
            cell.width = Cm(width)
            cell.text = writable(text)
        for paragraph in row.cells[0].paragraphs:
            for run in paragraph.runs:
                run.bold = True
