"""The addresses that an app serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route


def served_addresses(app: FastAPI) -> frozenset[str]:
    """The path of every route, with its parameters in braces, without what is mounted."""
    return frozenset(route.path for route in _routes(app.routes))


def _routes(found: Iterable[BaseRoute]) -> Iterator[Route]:
    for route in found:
        if isinstance(route, Route):
            yield route
        else:  # later releases of FastAPI keep an included router as one route
            yield from _routes(getattr(getattr(route, "original_router", None), "routes", ()))
