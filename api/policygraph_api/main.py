"""The app with its pages, and how it is run."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

from policygraph.errors import PolicyGraphError
from policygraph.store import Store
from policygraph_api.routes import add_pages
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits

_LONGEST_HEAD = 256 << 10


def create_app(store: Store, query_timeout: float = 30.0) -> FastAPI:
    """The pages, /sparql and /health over a store; `query_timeout` is how many seconds a query of a user may take."""
    app = create_service(store, Limits(seconds=query_timeout))
    add_pages(app, store)
    return app


def run_server(app: FastAPI, host: str, port: int) -> None:
    """Serve until interrupted. PolicyGraphError when the address cannot be had."""
    listener = _listen(host, port)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio asks for no delay of TCP only
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PolicyGraphError(f"cannot serve on {host}:{port}: {error.strerror}; choose another --port") from error
    return listener
