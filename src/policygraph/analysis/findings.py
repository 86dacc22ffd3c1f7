"""Findings: what an audit rule says, made from the rows of its query.

The rows of one rule that share `document` and `subject` are one finding. Its message is the rule's template:
`{column}` is the column's first value, `{column|, }` all its different values joined, `{#column}` how many they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygraph import namespaces as ns
from policygraph.analysis.decided import DecisionRecord
from policygraph.analysis.evidence import Evidence, proven
from policygraph.errors import QueryError
from policygraph.number_rules import FindingRule
from policygraph.queries import Query
from policygraph.results import Value

REQUIRED_COLUMNS = ("document", "subject", "subjectLabel", "evidence")

Row = Mapping[str, Value]

_SLOT = re.compile(r"\{(?P<count>#?)(?P<column>\w{1,40})(?:\|(?P<separator>[^{}]{0,20}))?\}")
_HOLLOW = re.compile(r"（）| ?\(\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRule(FindingRule):
    """An audit query with its words."""

    query: Query


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says about a subject of a document (a file stem), and the words it rests on, never none.

    `body` is the label of the agency that it is about, empty where it is about the whole document or a task of nobody;
    `gap` says what the rule could not decide. `verdict` is one of number_rules.VERDICTS, empty for what is no
    arithmetic. `decision` is what a person made of it; a finding that is rejected is no longer `open`.
    """

    iri: str
    rule: str
    severity: str
    document: str
    subject: str
    subject_iri: str
    message: str
    message_en: str
    advice: str
    advice_en: str
    evidence: tuple[Evidence, ...]
    body: str = ""
    gap: str = ""
    gap_en: str = ""
    verdict: str = ""
    decision: DecisionRecord | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has rejected it."""
        return self.decision is None or self.decision.verdict != "reject"

    def to_json(self) -> dict[str, object]:
        """The audit's JSON contract."""
        return {
            "iri": self.iri,
            "rule": self.rule,
            "severity": self.severity,
            "document": self.document,
            "subject": self.subject,
            "subject_iri": self.subject_iri,
            "message": self.message,
            "message_en": self.message_en,
            "advice": self.advice,
            "advice_en": self.advice_en,
            "gap": self.gap,
            "gap_en": self.gap_en,
            "body": self.body,
            "verdict": self.verdict,
            "evidence": [item.to_json() for item in self.evidence],
            "decision": self.decision.to_json() if self.decision else None,
        }


def read_rule(query: Query) -> AuditRule:
    """A query's header as an audit rule; QueryError when the header or a message does not fit the query."""
    missing = [] if query.severity else ["severity"]
    missing += [key for key in ("message.zh", "message.en") if key not in query.texts]
    missing += [column for column in REQUIRED_COLUMNS if column not in query.columns]
    if missing:
        raise QueryError(str(query.path), f"an audit rule needs {', '.join(missing)}")
    for key in ("message.zh", "message.en"):
        unknown = [slot["column"] for slot in _SLOT.finditer(query.texts[key]) if slot["column"] not in query.columns]
        if unknown:
            raise QueryError(str(query.path), f"{key} uses {', '.join(unknown)}, which is no column")
    return AuditRule(
        id=query.id,
        severity=query.severity or "",
        title=query.text("title", "zh") or query.id,
        title_en=query.text("title", "en") or query.id,
        message=query.text("message", "zh"),
        message_en=query.text("message", "en"),
        advice=query.text("advice", "zh"),
        advice_en=query.text("advice", "en"),
        gap=query.text("gap", "zh"),
        gap_en=query.text("gap", "en"),
        query=query,
    )


def to_findings(
    rule: AuditRule, rows: Iterable[Row], stems: Mapping[str, str], proofs: Mapping[str, Evidence]
) -> Iterator[Finding]:
    """The findings of a rule's rows, in the rows' order.

    `stems` gives the file stem of each document's IRI, `proofs` what evidence each IRI of theirs is.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((str(row["document"]), str(row["subject"])), []).append(row)
    for (document, subject), group in groups.items():
        evidence = proven(proofs, (str(row["evidence"]) for row in group))
        if not evidence:
            raise QueryError(rule.id, f"the finding about {subject} rests on no words")
        yield Finding(
            iri=ns.finding(document, rule.id, subject),
            rule=rule.id,
            severity=rule.severity,
            document=stems[document],
            subject=str(group[0]["subjectLabel"]),
            subject_iri=subject,
            message=fill(rule.message, group),
            message_en=fill(rule.message_en, group),
            advice=rule.advice,
            advice_en=rule.advice_en,
            evidence=evidence,
            body=str(group[0].get("body") or ""),
            gap=rule.gap,
            gap_en=rule.gap_en,
        )


def fill(template: str, rows: Sequence[Row]) -> str:
    """A message template filled from the rows of one finding; brackets that hold nothing then are left out."""

    def value(slot: re.Match[str]) -> str:
        values = [str(row[slot["column"]]) for row in rows if row[slot["column"]] is not None]
        different = list(dict.fromkeys(values))
        if slot["count"]:
            return str(len(different))
        return different[0] if slot["separator"] is None and different else (slot["separator"] or "").join(different)

    return _HOLLOW.sub("", _SLOT.sub(value, template))
