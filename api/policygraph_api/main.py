"""The whole app: the pages and the service."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path

from fastapi import FastAPI

from policygraph.errors import StoreError
from policygraph.store import Store
from policygraph_api.desk import Desk
from policygraph_api.pages.excerpts import LARGEST, Excerpts
from policygraph_api.pages.missing import add_patience
from policygraph_api.pages.shelving import shelve
from policygraph_api.pages.site import Site
from policygraph_api.pool import PoolLimits, Room
from policygraph_api.read_routes import reading_router
from policygraph_api.reloading import Reloading
from policygraph_api.review.book import Book
from policygraph_api.review.guard import Guard
from policygraph_api.review.routes import add_review
from policygraph_api.review.site import ReviewedSite
from policygraph_api.routes import add_pages
from policygraph_api.server import run_server
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits

__all__ = ["create_app", "follow_store", "run_server"]

_PAGE_SECONDS = 30.0


def create_app(
    store: Store,
    query_timeout: float = 30.0,
    book: Book | None = None,
    room: Room | None = None,
    documents: Path | None = None,
) -> FastAPI:
    """The pages, /sparql, /store and /health over a store; with a `book`, what people decide is written to it.

    `query_timeout` is how many seconds a query of a user may take, `room` where it runs. `documents` is a folder with
    the user's own files, which give whole sentences and texts; DocumentError when it is none, StoreError for a store
    that is too large to be reviewed.
    The query workers run while the app's lifespan does: ``with TestClient(app)`` in tests.
    """
    if book is not None and Excerpts(store, LARGEST).is_large:
        reason = "is too large to be reviewed; load the documents in question into a store of their own"
        raise StoreError(store.copy or "the store", reason)
    app = create_service(store, Limits(seconds=query_timeout), page="/query", room=room)
    add_patience(app, _PAGE_SECONDS)
    app.include_router(reading_router(Desk()))
    if book is None:
        add_pages(app, Site(store, documents=documents))
    else:
        site = ReviewedSite(store, documents=documents, book=book)
        add_review(app, site)
        add_pages(app, site)
        app.add_middleware(Guard)
    return app


def follow_store(
    directory: Path,
    store: Store,
    query_timeout: float = 30.0,
    book: Book | None = None,
    documents: Path | None = None,
) -> Reloading:
    """The same app over the `store` that was opened in `directory`, and over each one that is loaded there later."""
    room = Room(PoolLimits())

    def build(opened: Store) -> FastAPI:
        with suppress(OSError):  # then each list is made when it is opened
            shelve(opened, lambda _documents: nullcontext(lambda _read: None))
        return create_app(opened, query_timeout, book, room, documents)

    return Reloading(directory, store, build)
