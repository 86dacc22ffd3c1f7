"""A part of a list, with its whole length and the address of the next part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request

from policygraph_api.pages.found import Found
from policygraph_api.pages.render import with_query

Item = TypeVar("Item")
Json = dict[str, Any]

Limit = Annotated[int, Query(ge=1, le=500, description="how many items are wanted")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="how many items come before")]


@dataclass(frozen=True, slots=True)
class Part:
    """What part of a list a request wants."""

    request: Request
    limit: int
    offset: int

    def of(self, found: Sequence[Item] | Found[Item], show: Callable[[Sequence[Item]], list[Json]]) -> Json:
        """That part of `found` as JSON; only its items are read and shown."""
        end = self.offset + self.limit
        if isinstance(found, Found):
            total, items = found.total, found.part(self.offset, self.limit)
        else:
            total, items = len(found), list(found[self.offset : end])
        return {
            "total": total,
            "limit": self.limit,
            "offset": self.offset,
            "next": with_query(self.request, offset=end) if end < total else None,
            "items": show(items),
        }


def part(request: Request, limit: Limit = 50, offset: Offset = 0) -> Part:
    """The part that the parameters `limit` and `offset` name."""
    return Part(request, limit, offset)


Wanted = Annotated[Part, Depends(part)]
Words = Annotated[str, Query(max_length=200, description="words that must all stand in it")]
