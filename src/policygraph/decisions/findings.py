"""Decisions on findings of the audit, which name document, rule and subject in their IRI."""

from __future__ import annotations

from functools import cache

from policygraph import resources
from policygraph.decisions.file import Decision
from policygraph.namespaces import ID
from policygraph.number_rules import number_data
from policygraph.queries import named_queries

_FINDING = "/finding/"


def is_finding(iri: str) -> bool:
    """Whether an IRI is one of a finding."""
    return iri.startswith(f"{ID}doc/") and _FINDING in iri


def parts_of(iri: str) -> tuple[str, str]:
    """The document's IRI and the rule's id."""
    document, _, rest = iri.partition(_FINDING)
    return document, rest.partition("/")[0]


def check_finding(decision: Decision) -> None:
    """ValueError where a finding cannot be decided on so."""
    rule = parts_of(decision.statement)[1]
    if rule not in _titles():
        raise ValueError(f"the audit has no rule {rule}")
    if decision.verdict == "replace":
        raise ValueError("a finding can be confirmed or rejected, not replaced")


def rule_title(rule: str) -> str:
    """What a rule of the audit is called; KeyError when there is none."""
    return _titles()[rule]


@cache
def _titles() -> dict[str, str]:
    found = named_queries(resources.query_dir() / "audit")
    titles = {rule: query.text("title", "zh") for rule, query in found.items()}
    return titles | {rule.id: rule.title for rule in number_data().rules.values()}
