"""The whole app: the pages and the service."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from policygraph.store import Store
from policygraph_api.desk import Desk
from policygraph_api.read_routes import reading_router
from policygraph_api.reloading import Reloading
from policygraph_api.routes import add_pages
from policygraph_api.server import run_server
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits

__all__ = ["create_app", "follow_store", "run_server"]


def create_app(store: Store, query_timeout: float = 30.0) -> FastAPI:
    """The pages, /sparql, /store and /health over a store.

    `query_timeout` is how many seconds a query of a user may take.
    The query workers run while the app's lifespan does: ``with TestClient(app)`` in tests.
    """
    app = create_service(store, Limits(seconds=query_timeout), page="/query")
    app.include_router(reading_router(Desk()))
    add_pages(app, store)
    return app


def follow_store(directory: Path, store: Store, query_timeout: float = 30.0) -> ASGIApp:
    """The same app over the `store` that was opened in `directory`, and over each one that is loaded there later."""
    return Reloading(directory, store, lambda opened: create_app(opened, query_timeout))
