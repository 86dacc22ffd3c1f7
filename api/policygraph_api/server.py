"""How an app is run."""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from policygraph.errors import PolicyGraphError
from policygraph_api.strictness import LONGEST_HEAD
from policygraph_api.wire import Wire


def run_server(app: ASGIApp, host: str, port: int) -> None:
    """Serve until interrupted. PolicyGraphError when the address cannot be had."""
    with listen(host, port) as listener, suppress(KeyboardInterrupt):  # raised again by uvicorn after its shutdown
        make_server(app).run(sockets=[listener])


def make_server(app: ASGIApp) -> uvicorn.Server:
    """A server that takes long addresses, says nothing of itself, and ends within seconds when it is told to."""
    config = uvicorn.Config(
        app,
        http=Wire,
        lifespan="on",  # else an app that cannot start would be served, and answer nothing
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any free one. PolicyGraphError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches off the delay of small packets only for a socket that says it is TCP
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # who comes before the app has started waits for it
    except OSError as error:
        listener.close()
        raise PolicyGraphError(f"cannot serve on {host}:{port}: {error.strerror}; choose another --port") from error
    return listener
