"""What must never be found: the queries of ``queries/check``, each of which has to come back empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policygraph import resources
from policygraph.queries import Query, named_queries
from policygraph.results import Value
from policygraph.store import Store


@dataclass(frozen=True, slots=True)
class Violation:
    """A row of a query that should have none; `row` has the query's columns, `graph` and `subject` among them."""

    query: Query
    row: Mapping[str, Value]


def find_violations(store: Store) -> Iterator[Violation]:
    """The rows of all check queries, query by query. QueryTimeout when one does not end."""
    for query in check_queries():
        for row in store.select(query.bind(), name=query.id):
            yield Violation(query, row)


def check_queries() -> tuple[Query, ...]:
    """The shipped check queries by id."""
    return tuple(named_queries(resources.query_dir() / "check").values())
