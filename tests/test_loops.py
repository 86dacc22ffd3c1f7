"""Loops that texts declare and loops that the search finds."""

from __future__ import annotations

import random
from time import process_time

import networkx as nx
import pytest

from benchmarks.loops import made_network, timed
from policygraph.analysis import cycles
from policygraph.analysis.components import find_components
from policygraph.analysis.cycles import find_cycles
from policygraph.analysis.gaps import find_gaps
from policygraph.analysis.links import KINDS, link_graph
from policygraph.analysis.loops import Loop, LoopReport, find_loops
from policygraph.store import Store


@pytest.fixture(scope="module")
def report(plans: Store) -> LoopReport:
    return find_loops(plans)


def by_nodes(report: LoopReport, *nodes: str) -> Loop:
    (loop,) = [loop for loop in report.loops if loop.nodes == nodes]
    return loop


def test_declared_loop_that_comes_back_has_a_closing_edge(report: LoopReport) -> None:
    loop = by_nodes(report, "玻璃", "废玻璃")
    assert loop.declared
    assert [(edge.source, edge.target) for edge in loop.edges] == [("玻璃", "废玻璃"), ("废玻璃", "玻璃")]
    assert loop.closing == loop.edges[-1]
    assert loop.documents == ("qingyu",)
    assert loop.label == "玻璃—废玻璃—玻璃"


def test_declared_loop_that_does_not_come_back_gets_no_invented_edge(report: LoopReport) -> None:
    loop = by_nodes(report, "煤", "焦", "化")
    assert loop.declared
    assert loop.closing is None
    assert [(edge.source, edge.target) for edge in loop.edges] == [("煤", "焦"), ("焦", "化")]
    assert loop.to_json()["closing"] is None


def test_loop_over_two_documents_is_found(report: LoopReport) -> None:
    loop = by_nodes(report, "化工", "煤炭", "焦炭")
    assert not loop.declared
    assert loop.documents == ("beiwan", "qingyu")
    assert [edge.evidence[0].quote for edge in loop.edges] == ["化—煤", "煤—焦—化", "煤—焦—化"]
    assert loop.closing == loop.edges[-1]


def test_declared_loop_is_not_listed_again_as_found(report: LoopReport) -> None:
    assert [loop.declared for loop in report.loops if set(loop.nodes) == {"玻璃", "废玻璃"}] == [True]


def test_written_and_inherited_links_differ(report: LoopReport) -> None:
    written = by_nodes(report, "建筑垃圾", "建材")
    assert not written.inherited
    inherited = by_nodes(report, "建筑垃圾", "砖")
    assert [edge.to_json()["link"] for edge in inherited.edges] == ["written", "inherited"]
    assert inherited.edges[1].via == "建材"
    assert [item.quote for item in inherited.edges[1].evidence] == ["建材—建筑垃圾"]


def test_vague_material_joins_no_documents(report: LoopReport) -> None:
    assert not [loop for loop in report.loops if "废渣" in loop.nodes]


def test_all_loops_of_the_plans_are_known(report: LoopReport) -> None:
    assert [loop.nodes for loop in report.loops] == [
        ("玻璃", "废玻璃"),
        ("煤", "焦", "化"),
        ("建筑垃圾", "建材"),
        ("化工", "煤炭", "焦炭"),
        ("建筑垃圾", "砖"),
    ]
    assert not report.truncated


def test_every_link_has_its_words(report: LoopReport) -> None:
    for loop in report.loops:
        assert len(loop.edges) == len(loop.nodes) - (loop.closing is None)
        for edge in loop.edges:
            assert edge.evidence
            assert {item.document for item in edge.evidence} <= set(loop.documents)


def test_json_has_exactly_the_promised_shape(report: LoopReport) -> None:
    record = report.to_json()
    assert set(record) == {"loops", "truncated"}
    assert report.loops
    for loop in report.loops:
        written = loop.to_json()
        assert set(written) == {"nodes", "edges", "declared", "closing", "documents"}
        for edge in loop.edges:
            assert {"from", "to", "evidence"} <= set(edge.to_json())


def test_limit_ends_the_search_and_says_so(plans: Store) -> None:
    short = find_loops(plans, limit=1)
    assert short.truncated


def test_length_bounds_the_found_loops(plans: Store) -> None:
    assert not [loop for loop in find_loops(plans, max_length=2).loops if not loop.declared and len(loop.nodes) > 2]


def test_loops_of_one_document_rest_on_its_words_alone(plans: Store) -> None:
    of_one = find_loops(plans, document="qingyu")
    assert {loop.nodes for loop in of_one.loops if loop.declared} == {("玻璃", "废玻璃"), ("煤", "焦", "化")}
    assert all(loop.documents == ("qingyu",) for loop in of_one.loops)
    assert not [loop for loop in of_one.loops if loop.nodes == ("化工", "煤炭", "焦炭")]


def test_missing_link_closes_a_loop_here_with_the_words_of_another_document(plans: Store) -> None:
    gaps = find_gaps(plans, document="qingyu")
    assert not gaps.truncated
    (missing,) = (found for found in gaps.missing if (found.link.source, found.link.target) == ("化工", "煤炭"))
    assert missing.nodes == ("化工", "煤炭", "焦炭")
    assert {item.document for item in missing.link.evidence} == {"beiwan"}
    assert {item.document for step in missing.way for item in step.evidence} == {"qingyu"}
    assert missing.link.kind == "written"
    assert {owner.kind for owner in missing.owners} <= {"Park", "Project", "Enterprise", "Agency"}


def test_gaps_are_capped_and_say_so(plans: Store) -> None:
    gaps = find_gaps(plans, limit=0)
    assert gaps.truncated
    assert not gaps.missing
    assert not gaps.dangling
    assert set(gaps.to_json()) == {"missing_links", "dangling", "gaps_truncated"}


def test_wastes_and_products_that_hang_loose(shipped: Store) -> None:
    gaps = find_gaps(shipped)
    assert {found.side for found in gaps.dangling} == {"waste", "product"}
    for found in gaps.dangling:
        assert found.links
        assert all({item.document for item in link.evidence} == {found.document} for link in found.links)
        ends = {link.target if found.side == "waste" else link.source for link in found.links}
        assert ends == {found.name}
        assert all(found.document not in {e.document for e in link.evidence} for link in found.elsewhere)


def test_links_say_how_they_are_known(shipped: Store) -> None:
    edges = [data for *_, data in link_graph(shipped).edges(data=True)]
    assert {edge["kind"] for edge in edges} == set(KINDS)
    assert {edge["relation"] for edge in edges if edge["kind"] == "inherited"} == {"broader", "narrower"}
    assert all((edge["via"] is None) == (edge["kind"] == "written") for edge in edges)
    assert all(edge["evidence"] for edge in edges)


@pytest.mark.parametrize(
    ("edges", "cyclicity"),
    [("ab ba", 1.0), ("ab bc ca", 1.0), ("ab ba bc cb", 1.414), ("ab ba bc cb ca ac", 2.0), ("ab bc ca ac", 1.325)],
)
def test_cyclicity_is_the_largest_eigenvalue(edges: str, cyclicity: float) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph((edge[0], edge[1]) for edge in edges.split())
    (component,) = find_components(graph)
    assert component.cyclicity == cyclicity
    assert component.links == len(edges.split())


def test_graph_without_loops_has_no_component() -> None:
    assert find_components(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "c")])) == ()


def test_components_of_100_000_nodes_in_5_seconds() -> None:
    network = made_network(100_000, 2.0, connected=True)
    (component,), seconds = timed(find_components, network)
    assert (len(component.nodes), component.cyclicity) == (100_000, None)
    assert seconds < 5


def test_loops_up_to_10_where_5_000_nodes_hang_together_in_5_seconds() -> None:
    network = made_network(5000, 2.0, connected=True)
    found, seconds = timed(find_cycles, network, max_length=10, limit=1000)
    assert not found.truncated
    assert len(found.cycles) > 100
    assert seconds < 5


def random_graph(seed: int) -> nx.DiGraph[str]:
    choice = random.Random(seed)
    size = choice.randint(2, 12)
    graph: nx.DiGraph[str] = nx.DiGraph()
    names = [f"n{number:02}" for number in range(size)]
    graph.add_nodes_from(names)
    for _ in range(choice.randint(size, 3 * size)):
        graph.add_edge(choice.choice(names), choice.choice(names))
    return graph


@pytest.mark.parametrize("length", [2, 3, 5, 10])
def test_search_agrees_with_networkx_on_random_graphs(length: int) -> None:
    seen = 0
    for seed in range(300):
        graph = random_graph(seed)
        found = find_cycles(graph, max_length=length, limit=10**6)
        expected = {canonical(cycle) for cycle in nx.simple_cycles(graph, length_bound=length) if len(cycle) > 1}
        assert set(found.cycles) == expected
        assert len(found.cycles) == len(expected)
        assert not found.truncated
        seen += len(expected)
    assert seen > 200


def canonical(cycle: list[str]) -> tuple[str, ...]:
    first = cycle.index(min(cycle))
    return tuple(cycle[first:] + cycle[:first])


def test_exactly_the_limit_is_not_truncated() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")])
    assert not find_cycles(graph, max_length=10, limit=2).truncated
    short = find_cycles(graph, max_length=10, limit=1)
    assert short.truncated
    assert short.cycles == (("a", "b"),)


def test_search_leaves_out_what_does_not_fit_and_gives_the_shortest_of_many() -> None:
    for seed in range(100):
        graph = random_graph(seed)
        whole = find_cycles(graph, max_length=10, limit=10**6).cycles
        fitting = find_cycles(
            graph, max_length=10, limit=10**6, fits=lambda path, node: node == path[0] or node not in ("n03", "n05")
        )
        assert fitting.cycles == tuple(cycle for cycle in whole if {"n03", "n05"}.isdisjoint(cycle[1:]))
        few = find_cycles(graph, max_length=10, limit=3)
        assert few.truncated == (len(whole) > 3)
        assert sorted(map(len, few.cycles)) == sorted(map(len, whole))[:3]


def test_step_budget_ends_a_hopeless_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cycles, "STEPS", 1000)
    dense: nx.DiGraph[str] = nx.DiGraph((f"{a:03}", f"{b:03}") for a in range(40) for b in range(40) if a != b)
    assert find_cycles(dense, max_length=20, limit=10**9).truncated


def test_exploding_graph_ends_at_the_limit_in_time() -> None:
    ladder: nx.DiGraph[str] = nx.DiGraph()
    for step in range(30):
        for lane in "ab":
            ladder.add_edge(f"s{step:02}", f"s{step:02}{lane}")
            ladder.add_edge(f"s{step:02}{lane}", f"s{(step + 1) % 30:02}")
    start = process_time()
    found = find_cycles(ladder, max_length=60, limit=1000)
    assert found.truncated
    assert len(found.cycles) == 1000
    assert process_time() - start < 5
