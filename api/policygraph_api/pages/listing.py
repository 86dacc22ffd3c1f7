"""Filters and pages of a list."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

PAGE_SIZE = 300


@dataclass(frozen=True)
class Paging:
    """Page `page` of `pages`, of a list of `total`."""

    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Listed(Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    paging: Paging


def paged(items: Sequence[Item], page: int, size: int = PAGE_SIZE) -> Listed[Item]:
    """Page `page` (from 1) of at most `size` items; the last one for a number beyond."""
    shown = paging(len(items), page, size)
    return Listed(items[(shown.page - 1) * size : shown.page * size], shown)


def paging(total: int, page: int, size: int = PAGE_SIZE) -> Paging:
    """Where page `page` stands in a list of `total`; the last one for a number beyond."""
    pages = max(1, -(-total // size))
    return Paging(min(max(page, 1), pages), pages, total)


def by_document(counts: Mapping[tuple[str, ...], int], columns: Iterable[str], total: str) -> dict[str, dict[str, Any]]:
    """Document to its row: how many it has in each column, and of all in the column `total`.

    `counts` are by document and column.
    """
    rows: dict[str, dict[str, Any]] = {}
    empty = {**dict.fromkeys(columns, 0), total: 0}
    for (document, column), number in counts.items():
        row = rows.setdefault(document, {"document": document, **empty})
        row[column] += number
        row[total] += number
    return rows


def in_groups(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Items in groups of `size`, the last one smaller, read as they are asked for."""
    left = iter(items)
    while group := tuple(islice(left, size)):
        yield group


def matches(words: str, texts: Iterable[str]) -> bool:
    """Whether each of the words stands somewhere in the texts, width and case aside."""
    whole = folded("\n".join(texts))
    return all(word in whole for word in folded(words).split())


def folded(text: str) -> str:
    """A text as it is compared: compatibility forms and case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def chosen(filters: Mapping[str, str], **values: str) -> bool:
    """Whether every filter that is set equals the value of its name."""
    return all(not filters.get(name) or filters[name] == value for name, value in values.items())
