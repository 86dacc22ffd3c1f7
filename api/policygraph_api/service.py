"""The app without its pages: /sparql, /store and /health over one store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.responses import JSONResponse, Response

from policygraph.namespaces import PG
from policygraph.remote import RemoteEndpoint
from policygraph.store import Store
from policygraph_api.compression import Compression
from policygraph_api.direct import Direct
from policygraph_api.headers import CommonHeaders
from policygraph_api.pool import Pool, Room
from policygraph_api.problems import add_problem_handlers
from policygraph_api.relay import Relay
from policygraph_api.sparql import Limits, SparqlService
from policygraph_api.sparql_routes import graph_store_router, sparql_router
from policygraph_api.strictness import Strictness

_DOCUMENTS = f"SELECT (COUNT(DISTINCT ?d) AS ?n) WHERE {{ ?d a <{PG}PolicyDocument> }}"


def create_service(store: Store, limits: Limits, page: str | None = None, room: Room | None = None) -> FastAPI:
    """The service over a store; `page` is the address where people write queries.

    `room` is where its queries run, shared with services before and after it; without it, room of its own.
    The workers run while the app's lifespan does: ``with TestClient(app)`` in tests.
    """
    service = SparqlService(limits, tuple(store.graphs()), store.version, page)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with _running(service, store, room or Room(limits.pool)):
            yield

    number = version("policygraph")
    app = FastAPI(title="policygraph", version=number, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.add_middleware(Direct, handlers={"/sparql": service.respond})
    app.add_middleware(Compression)
    app.add_middleware(Strictness)
    app.add_middleware(CommonHeaders)
    add_problem_handlers(app)
    app.include_router(sparql_router(service))
    app.include_router(graph_store_router(service))
    documents = store.count(_DOCUMENTS)
    health = {"status": "ok", "quads": len(store), "documents": documents, "version": number}

    @app.get("/health", summary="Whether the service runs, and how much it holds")
    async def _health() -> Response:
        return JSONResponse(health, headers={"Cache-Control": "no-store"})

    return app


@asynccontextmanager
async def _running(service: SparqlService, store: Store, room: Room) -> AsyncIterator[None]:
    """The service with somebody to evaluate its queries."""
    if isinstance(store.engine, RemoteEndpoint):
        service.evaluator = Relay(store.engine, frozenset(service.graphs))
        yield
    else:
        directory = await asyncio.to_thread(store.disk_copy)
        async with Pool(str(directory), room) as pool:
            service.evaluator = pool
            yield
    service.evaluator = None
