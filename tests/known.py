"""Questions asked of a store, and words held against the five documents."""

from pathlib import Path

from policygraph import resources
from policygraph.analysis.evidence import Evidence
from policygraph.queries import named_queries
from policygraph.results import Value
from policygraph.store import Store

QUESTIONS = named_queries(resources.query_dir() / "questions")


def ask(store: Store, name: str, *columns: str, **values: str | int) -> list[tuple[Value, ...]]:
    """Some columns of the answer to a question by its name."""
    query = QUESTIONS[name]
    return [tuple(row[column] for column in columns) for row in store.select(query.bind(**values), name=name)]


def assert_verbatim(evidence: list[Evidence], shared: Path) -> None:
    """Words of the five documents stand where they are said to stand."""
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in (shared / "documents" / "core").glob("*.txt")}
    assert evidence
    for item in evidence:
        assert texts[item.document][item.start : item.end] == item.quote
        start, end = item.sentence
        assert start <= item.start
        assert item.end <= end
