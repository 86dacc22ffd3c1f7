"""Networks of three invented plans."""

from __future__ import annotations

import networkx as nx
import pytest

from policygraph.errors import NotFound
from policygraph.namespaces import ID
from policygraph.networks import NETWORKS, load_network, neighborhood
from policygraph.store import Store

REFORM_COMMISSION = f"{ID}agency/990100/development-reform"


def kinds(network: nx.MultiDiGraph[str]) -> set[str]:
    return {data["kind"] for _, data in network.nodes(data=True)}


@pytest.mark.parametrize(
    ("name", "nodes"),
    [
        ("responsibility", {"PolicyTask", "Agency"}),
        ("material", {"Material", "Industry"}),
        ("hierarchy", {"ChainElement"}),
        ("all", {"PolicyDocument", "PolicyTask", "Agency", "Target", "Material", "Industry"}),
    ],
)
def test_each_network_has_its_kinds_of_nodes(plans: Store, name: str, nodes: set[str]) -> None:
    assert kinds(load_network(plans, name)) == nodes


def test_every_network_is_tried_here() -> None:
    assert NETWORKS == ("responsibility", "material", "hierarchy", "all")


def test_edge_carries_role_statement_document_and_evidence(plans: Store) -> None:
    network = load_network(plans, "responsibility")
    task = f"{ID}doc/qingyu/task/5"
    ((_, _, edge),) = [e for e in network.edges(task, data=True) if e[1] == REFORM_COMMISSION]
    assert edge["kind"] == "ledBy"
    assert edge["statement"] == f"{ID}doc/qingyu/assignment/5-1"
    assert edge["document"] == "qingyu"
    assert edge["evidence"] == tuple(f"{ID}doc/qingyu/evidence/{words}" for words in ("a5-1", "l5"))
    assert edge["inherited"] is False


def test_inherited_duty_is_marked(plans: Store) -> None:
    network = load_network(plans, "responsibility")
    marked = [data["statement"] for _, _, data in network.edges(data=True) if data["inherited"]]
    assert marked == [f"{ID}doc/qingyu/assignment/5-4"]


def test_parallel_statements_are_parallel_edges(plans: Store) -> None:
    network = load_network(plans, "all")
    rubble, materials = f"{ID}element/rubble", f"{ID}element/building-materials"
    assert [data["document"] for data in network[rubble][materials].values()] == ["beiwan"]
    assert [data["document"] for data in network[materials][rubble].values()] == ["qingyu"]
    assert network.nodes[rubble]["documents"] == ("beiwan", "qingyu")
    assert network.nodes[rubble]["label"] == "建筑垃圾"


def test_vague_nodes_are_marked(plans: Store) -> None:
    network = load_network(plans, "material")
    assert [data["label"] for _, data in network.nodes(data=True) if data["vague"]] == ["废渣"]


def test_every_edge_of_the_whole_network_has_a_statement_and_words(plans: Store) -> None:
    network = load_network(plans, "all")
    assert network.number_of_edges() > 30
    for _, _, data in network.edges(data=True):
        assert data["statement"]
        assert data["evidence"]


def test_neighborhood_holds_both_ways_and_the_edges_among_neighbors(plans: Store) -> None:
    near = neighborhood(load_network(plans, "all"), f"{ID}element/rubble")
    assert {data["label"] for _, data in near.nodes(data=True)} == {"建筑垃圾", "建材", "砖"}
    assert near.number_of_edges() == 3


def test_neighborhood_is_limited(plans: Store) -> None:
    near = neighborhood(load_network(plans, "all"), REFORM_COMMISSION, limit=1)
    assert near.number_of_nodes() == 2


def test_unknown_network_and_node_are_not_found(plans: Store) -> None:
    with pytest.raises(NotFound, match="no network people"):
        load_network(plans, "people")
    with pytest.raises(NotFound, match="no node urn:x"):
        neighborhood(load_network(plans, "material"), "urn:x")
