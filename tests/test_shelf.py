"""Lists from the shelf are those that Python makes of the same things."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from policygraph.analysis.ledger import LedgerTask
from policygraph.parts import document_graphs, parts
from policygraph.store import Store, open_store
from policygraph_api.pages.facets import MOST, Facet, Offer, narrow, ordered
from policygraph_api.pages.filing import Filing
from policygraph_api.pages.found import Found
from policygraph_api.pages.kind import Kind, scoped, sortable
from policygraph_api.pages.listing import paged
from policygraph_api.pages.shelf import Shelf
from policygraph_api.pages.site import Site


@dataclass(frozen=True)
class Fruit:
    name: str
    colors: tuple[str, ...]
    weight: Decimal | None
    tree: str


FRUITS = [
    Fruit("Apple", ("red", "green"), Decimal("1.5"), "a"),
    Fruit("apple", ("green",), Decimal(10), "a"),
    Fruit("Banana", ("yellow",), None, "b"),
    Fruit("ＣＨＥＲＲＹ", ("red",), Decimal("0.1"), ""),
    Fruit("date 枣", (), Decimal("1.5"), "b"),
    Fruit("Elder'berry", ("black", "red"), Decimal(2), "b"),
]
ORDERS = {"name": lambda f: f.name, "weight": lambda f: f.weight, "both": lambda f: (f.tree, len(f.colors))}
FACETS = [
    Facet[Fruit]("color", lambda f: f.colors, str.upper, ("yellow", "green")),
    Facet[Fruit]("tree", lambda f: (f.tree,), str),
]
KIND = Kind(
    name="fruits",
    item=Fruit,
    key=lambda f: f.name,
    facets={facet.name: facet.values for facet in FACETS} | {"shade": lambda f: [scoped(f.tree, c) for c in f.colors]},
    orders=ORDERS,
    texts=lambda f: (f.name, *f.colors),
)
OFFERS = [facet.offer for facet in FACETS]
FILTERS = [
    {"color": color, "tree": tree, "q": q}
    for color, tree, q in product(("", "red", "green", "none"), ("", "a", "b", "zz"), ("", "apple", "cherry RE", "'"))
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(KIND, tmp_path / "fruits.sqlite", FRUITS[:4], FRUITS[4:])


def written(kind: Kind[Fruit], path: Path, *groups: list[Fruit]) -> Path:
    filing = Filing(kind, path)
    for group in groups:
        filing.add(group)
    filing.finish()
    filing.close()
    return path


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_leave_the_same_with_the_same_counts(path: Path, filters: Mapping[str, str]) -> None:
    wanted = narrow(FRUITS, FACETS, filters, KIND.texts)
    found = Found(KIND, path, OFFERS, filters)
    assert list(found.each()) == wanted.items
    assert found.total == len(wanted.items)
    assert found.choices == wanted.choices
    assert found.counts("tree", "color") == Counter((f.tree, color) for f in wanted.items for color in f.colors)


@pytest.mark.parametrize("sort", ["", "name", "-name", "weight", "-weight", "both", "-both", "other"])
def test_the_order_is_the_same(path: Path, sort: str) -> None:
    for filters in ({}, {"color": "red"}):
        wanted = ordered(narrow(FRUITS, FACETS, filters, KIND.texts).items, sort, ORDERS)
        found = Found(KIND, path, OFFERS, filters)
        assert list(found.each(sort)) == wanted
        for number in (0, 1, 2, 9):
            assert found.page(number, 2, sort) == paged(wanted, number, 2)


def test_values_within_a_scope_are_told_bare(path: Path) -> None:
    found = Found(KIND, path, [Offer("shade", str, scope="a")], {"shade": "green"})
    assert [fruit.name for fruit in found.each()] == ["Apple", "apple"]
    assert [(option.value, option.count) for option in found.choices[0].options] == [("green", 2), ("red", 1)]


def test_the_most_frequent_values_are_offered_and_the_chosen_one(tmp_path: Path) -> None:
    many = [Fruit(f"n{number}", (f"c{number:04}",), None, "") for number in range(MOST + 10)]
    found = Found(KIND, written(KIND, tmp_path / "many.sqlite", many), [Offer("color", str)], {"color": "c0505"})
    (choice,) = found.choices
    assert choice.more == 10
    assert [option.count for option in choice.options if option.value == "c0505"] == [1]


def test_things_of_several_parts_are_put_in_order_and_merged(tmp_path: Path) -> None:
    kind = Kind(
        name="merged", item=Fruit, key=lambda f: f.name, place=lambda f: (f.tree, f.name), facets=KIND.facets,
        merge=lambda one, other: Fruit(one.name, tuple(sorted({*one.colors, *other.colors})), one.weight, one.tree),
    )  # fmt: skip
    pieces = [Fruit("b", ("red",), None, "x"), Fruit("a", (), None, "y")], [Fruit("b", ("blue",), None, "x")]
    found = Found(kind, written(kind, tmp_path / "merged.sqlite", *pieces), [Offer("color", str)], {"color": "blue"})
    assert list(found.each()) == [Fruit("b", ("blue", "red"), None, "x")]
    assert [fruit.name for fruit in Found(kind, tmp_path / "merged.sqlite", (), {}).each()] == ["b", "a"]


@pytest.mark.parametrize(("one", "other"), [("", "a"), ((1, "b"), (10, "a")), (("a", 3), ("ab", 2)), (2, 10)])
def test_keys_compare_as_in_python(one: object, other: object) -> None:
    first, second = sortable(one), sortable(other)
    assert first is None or first < second  # type: ignore[operator]


def test_a_kind_is_written_when_it_is_asked_for_and_ends_with_the_shelf() -> None:
    kind = Kind(
        name="numbered", item=Fruit, key=lambda f: f.name, made=lambda shelf: [*shelf.each(read), *FRUITS[4:]],
        facets=KIND.facets,
    )  # fmt: skip
    read = Kind(name="fruits", item=Fruit, key=lambda f: f.name, read=lambda _site: FRUITS[:4])
    shelf = Shelf(Site(Store(open_store([]).engine)))
    assert shelf.total(kind) == len(FRUITS)
    assert shelf.one(kind, "apple") == FRUITS[1]
    assert shelf.one(kind, "pear") is None
    assert list(shelf.some(kind, ["Banana", "pear", "apple"])) == ["Banana", "apple"]
    assert shelf.held(kind, "tree", "a") == FRUITS[:2]
    assert shelf.tally(kind, "tree") == {"b": 3, "a": 2}
    folder = shelf.file(read).parent
    assert folder.is_dir()
    del shelf
    assert not folder.exists()


@pytest.mark.parametrize("largest", [1, 1_000_000])
def test_a_store_read_in_parts_has_the_same_tasks(shipped: Store, largest: int) -> None:
    found: list[LedgerTask] = []
    counts = []
    for part in parts(shipped, largest):
        found += Site(part.store).ledger
        counts.append(part.documents)
    assert found == list(Site(shipped).ledger)
    assert counts == ([1] * 5 if largest == 1 else [5])
    assert len(document_graphs(shipped)) == 5


def test_a_document_without_a_graph_of_its_own_is_read_with_the_whole(tmp_path: Path) -> None:
    file = tmp_path / "plan.ttl"
    file.write_text(
        "@prefix pg: <https://w3id.org/policygraph/ontology#> .\n<x:d> a pg:PolicyDocument ; pg:sourceName 'd' .\n"
    )
    store = open_store([file])
    assert [part.store for part in parts(store, 1)] == [store]
