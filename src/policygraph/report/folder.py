"""All files of a report, each with its name in the folder."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.analysis.findings import Finding
from policygraph.networks import NETWORKS, load_network
from policygraph.report.content import Content
from policygraph.report.graphfiles import gexf, graphml, plain_network
from policygraph.report.pages import draw, report_markdown, report_page
from policygraph.report.paper import finding_paper
from policygraph.report.workbook import workbook
from policygraph.store import Store

PAPER_SEVERITIES = ("high", "medium")
"""A working paper is made of each open finding of these severities; of any other thing when it is asked for."""


def report_files(store: Store, content: Content) -> Iterator[tuple[str, bytes]]:
    """Relative names (with `/`) and bytes; the same store and content give the same files."""
    yield "report.xlsx", workbook(content)
    yield "report.html", report_page(content, draw(store, content)).encode()
    yield "report.md", report_markdown(content).encode()
    for finding in content.findings:
        if finding.open and finding.severity in PAPER_SEVERITIES:
            yield f"papers/{paper_name(finding)}", finding_paper(content, finding)
    for name in NETWORKS:
        plain = plain_network(store, load_network(store, name))
        yield f"networks/{name}.graphml", graphml(plain)
        yield f"networks/{name}.gexf", gexf(plain)


def paper_name(finding: Finding) -> str:
    """A name that stays the same as long as the finding does."""
    return f"{finding.document}-{finding.rule}-{finding.iri.rpartition('/')[2]}.docx"
