"""The report as one HTML file with its pictures in it, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import networkx as nx
from jinja2 import Environment
from markupsafe import Markup

from policygraph.analysis.responsibility import matrix
from policygraph.networks import load_network
from policygraph.report.content import SHEETS, Cell, Content, sheet_rows
from policygraph.report.pictures import flow_picture, heat_picture, ring_picture
from policygraph.report.words import both, columns, words
from policygraph.store import Store

FLOW = "/flow/"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its caption and a note on what it leaves out."""

    group: str
    caption: str
    svg: Markup
    note: str = ""


def report_page(content: Content, pictures: list[Picture]) -> str:
    """The HTML; it asks nothing of any other host."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("policygraph.report").joinpath("page/report.html").read_text("utf-8"))
    style = files("policygraph.report").joinpath("page/report.css").read_text("utf-8")
    return template.render(
        words=words(),
        style=Markup(style),  # noqa: S704 - our own file
        documents=content.documents,
        sheets=[(name, words()["sheets"][name], columns(name), sheet_rows(content, name)) for name in _shown()],
        groups=[
            (group, name, [p for p in pictures if p.group == group]) for group, name in words()["pictures"].items()
        ],
        truncated=content.truncated,
    )


def report_markdown(content: Content) -> str:
    """The same tables as Markdown."""
    lines = [f"# {both(words()['title'])}", "", both(words()["note"]), ""]
    if content.truncated:
        lines += [both(words()["truncated"]), ""]
    for name in _shown():
        heads = columns(name)
        lines += [f"## {both(words()['sheets'][name])}", ""]
        lines.append(f"| {' | '.join(head.zh for head in heads)} |")
        lines.append("|" + "---|" * len(heads))
        for row in sheet_rows(content, name):
            lines.append(f"| {' | '.join(escaped(row[head.key]) for head in heads)} |")
        lines.append("")
    return "\n".join(lines)


def escaped(value: Cell) -> str:
    """A value as it may stand in a Markdown table."""
    text = str(value).replace("\\", "\\\\")
    for mark in "|*_`<>[]":
        text = text.replace(mark, "\\" + mark)
    return "<br>".join(text.splitlines())


def draw(store: Store, content: Content) -> list[Picture]:
    """The pictures of a content: a matrix and the flows of each document, and every loop."""
    return [*_matrices(content), *_rings(content), *_flows(store, content)]


def _shown() -> tuple[str, ...]:
    return ("documents", *(name for name in SHEETS if name != "documents"))


def _matrices(content: Content) -> Iterator[Picture]:
    for facts in content.documents:
        told = matrix(duty for duty in content.duties if duty.document == facts.name)
        if told.tasks:
            yield Picture("matrix", facts.title, Markup(heat_picture(told, facts.title)))  # noqa: S704 - escaped there


def _rings(content: Content) -> Iterator[Picture]:
    for number, loop in enumerate(content.loops, start=1):
        known = words()["declared" if loop.declared else "found"]["zh"]
        titles = words()["between"].join(content.title(name) for name in loop.documents)
        caption = f"{number} {known}：{titles}"
        yield Picture("loops", caption, Markup(ring_picture(loop, caption)))  # noqa: S704 - escaped there


def _flows(store: Store, content: Content) -> Iterator[Picture]:
    network = load_network(store, "material")
    for facts in content.documents:
        flows = flow_graph(network, facts.name)
        if flows:
            drawn, left_out = flow_picture(flows, facts.title)
            note = both(words()["left_out"]).format(count=left_out) if left_out else ""
            yield Picture("flows", facts.title, Markup(drawn), note)  # noqa: S704 - escaped there


def flow_graph(network: nx.MultiDiGraph[str], document: str) -> nx.DiGraph[str]:
    """A document's stated flows as `flow_picture` takes them: an edge weighs how many statements say it."""
    flows: nx.DiGraph[str] = nx.DiGraph()
    for source, target, attributes in network.edges(data=True):
        if attributes["document"] != document or FLOW not in str(attributes["statement"]) or source == target:
            continue
        for node in (source, target):
            flows.add_node(node, label=str(network.nodes[node]["label"]))
        weight = flows.get_edge_data(source, target, {"weight": 0})["weight"] + 1
        tip = f"{flows.nodes[source]['label']} → {flows.nodes[target]['label']} ×{weight}"
        flows.add_edge(source, target, weight=weight, tip=tip)
    return flows
