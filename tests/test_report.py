"""The saved graph page: what it holds, what it leaves out, and that nothing in it can run or be fetched."""

import json
import re

import networkx as nx
import pytest

from policygraph.report import html
from policygraph.store import Store, open_store

HOSTILE = "</script><script>alert(1)</script><img src=https://example.org/x.png onerror=alert(1)> href"


@pytest.fixture(scope="module")
def store() -> Store:
    """A store with nothing in it: labels and evidence are not there."""
    return open_store(files=[])


def star(size: int, label: str = "甲") -> "nx.MultiDiGraph[str]":
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(size):
        network.add_node(f"urn:{number}", label=f"{label}{number}", kind="Agency", documents=("linlan",))
        if number:
            network.add_edge("urn:0", f"urn:{number}", kind="ledBy", evidence=(), inherited=number == 1)
    return network


def drawn(store: Store, network: "nx.MultiDiGraph[str]", title: str = "题") -> str:
    return html.graph_page(store, network, dict.fromkeys(network, (0.0, 0.0)), title)


def data_of(page: str, name: str) -> list[dict[str, object]]:
    """The nodes or edges that the page draws."""
    match = re.search(rf"{name} = new vis\.DataSet\((\[.*?\])\);", page, re.DOTALL)
    assert match
    found: list[dict[str, object]] = json.loads(match[1])
    return found


def test_nodes_and_edges_are_drawn_with_their_names(store: Store) -> None:
    page = drawn(store, star(3))
    assert [node["name"] for node in data_of(page, "nodes")] == ["甲0", "甲1", "甲2"]
    assert [edge["dashes"] for edge in data_of(page, "edges")] == [True, False]


def test_long_labels_are_cut_and_whole_in_the_panel(store: Store) -> None:
    node, *_ = data_of(drawn(store, star(1, "很长的名称" * 9)), "nodes")
    assert len(str(node["label"])) == html.LABEL_LENGTH
    assert node["name"] == "很长的名称" * 9 + "0"


def test_of_too_many_nodes_the_busiest_are_drawn_and_it_says_so(store: Store) -> None:
    page = drawn(store, star(html.LARGEST + 5))
    assert len(data_of(page, "nodes")) == html.LARGEST
    assert data_of(page, "nodes")[0]["id"] == "urn:0"
    assert '"left_out": 5' in page


def test_an_empty_network_is_a_page(store: Store) -> None:
    assert data_of(drawn(store, nx.MultiDiGraph()), "nodes") == []


def test_the_same_network_gives_the_same_bytes(store: Store) -> None:
    assert drawn(store, star(20)) == drawn(store, star(20))


def test_words_of_a_document_cannot_become_markup(store: Store) -> None:
    page = drawn(store, star(2, HOSTILE), HOSTILE)
    assert "<script>alert" not in page
    assert "<img src=" not in page


@pytest.mark.parametrize("network", [star(2), star(150), star(2, HOSTILE)], ids=["small", "large", "hostile"])
def test_nothing_is_fetched(store: Store, network: "nx.MultiDiGraph[str]") -> None:
    page = drawn(store, network)
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=", page)
    assert not re.search(r"@import|url\((?!['\"]?data:)['\"]?\w", page)
