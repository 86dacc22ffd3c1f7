"""Who works with whom, in an invented plan and in a network whose core is plain to see."""

from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from policygraph.analysis.cooperation import constraints_of, cooperation, core_of, standings
from policygraph.analysis.responsibility import Duty, duties
from policygraph.namespaces import ID
from policygraph.store import open_store

PLANS = Path(__file__).parent / "data" / "plans.trig"
FINANCE = f"{ID}agency/990100/finance"


@pytest.fixture(scope="module")
def rows() -> list[Duty]:
    return duties(open_store([PLANS]))


def test_bodies_are_tied_by_the_tasks_that_they_share(rows: list[Duty]) -> None:
    graph = cooperation(rows, "qingyu")
    assert graph.nodes[FINANCE] == {"label": "青屿市财政局", "tasks": 3}
    assert graph.edges[FINANCE, f"{ID}agency/990100/water"]["weight"] == 2
    assert f"{ID}agency/990100/local" not in graph


def test_a_body_stands_between_others_that_do_not_work_together(rows: list[Duty]) -> None:
    finance = next(standing for standing in standings(rows) if standing.agency == FINANCE)
    assert finance.partners[0] == ("青屿市发展和改革委员会", 2)
    assert finance.constraint is not None
    assert finance.betweenness is not None
    assert finance.betweenness > 0
    assert finance.to_json()["partners"][0] == {"agency_label": "青屿市发展和改革委员会", "tasks": 2}  # type: ignore[index]


def test_constraint_is_what_networkx_computes(rows: list[Duty]) -> None:
    graph = cooperation(rows, "qingyu")
    computed = nx.constraint(graph, weight="weight")
    assert len(graph) > 3
    for body, constraint in constraints_of(graph).items():
        assert constraint == pytest.approx(computed[body] if graph[body] else 0.0)


def test_those_who_work_closely_with_one_another_are_the_core() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((a, b, 5) for a, b in combinations("abc", 2))
    graph.add_weighted_edges_from([("a", "x", 1), ("b", "y", 1), ("c", "z", 1)])
    assert core_of(graph) == {"a", "b", "c"}


def test_a_network_in_which_all_are_alike_has_no_core() -> None:
    alike: nx.Graph[str] = nx.Graph()
    alike.add_weighted_edges_from((a, b, 2) for a, b in combinations("abcde", 2))
    assert core_of(alike) == frozenset()
    assert core_of(nx.Graph()) == frozenset()
