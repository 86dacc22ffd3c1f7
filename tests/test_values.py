"""Values: what they share with frozen dataclasses."""

import dataclasses
import pickle

from policygraph.document import Cell, Clause
from policygraph.text import Line, Span


def test_a_value_is_equal_to_its_like_and_to_nothing_else() -> None:
    assert Line(1, 2) == Line(1, 2) != Line(1, 3)
    assert len({*[Line(1, 2)], *[Cell(1, 2)]}) == 2
    assert len({Cell(1, 2), Cell(1, 2), Cell(1, 3)}) == 2


def test_a_value_with_an_order_is_sorted_by_its_fields() -> None:
    assert sorted([Span(2, 3), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(2, 3)]


def test_a_value_is_copied_with_a_change_and_pickled() -> None:
    clause = Clause("row", 3, 7, None)
    assert dataclasses.replace(clause, end=9) == Clause("row", 3, 9, None)
    assert pickle.loads(pickle.dumps(clause)) == clause


def test_a_value_has_no_room_for_other_fields() -> None:
    assert not hasattr(Cell(1, 2), "__dict__")
