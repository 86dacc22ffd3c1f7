"""What the first pages need, computed while nobody has asked for it yet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing import get_context
from threading import Event, Thread

from fastapi import APIRouter, FastAPI

from policygraph.errors import PolicyGraphError
from policygraph.remote import RemoteEndpoint
from policygraph_api.pages.excerpts import LARGEST
from policygraph_api.pages.graphview import NETWORKS
from policygraph_api.pages.kinds import KINDS
from policygraph_api.pages.overview import overview
from policygraph_api.pages.shelving import renew
from policygraph_api.pages.site import Site

_PAUSE = 0.02
_MOMENT = 0.5
_BETWEEN_LOOKS = 600.0
"""Seconds between two looks at the calendar."""
_LOG = logging.getLogger("uvicorn.error")
_STEPS: tuple[Callable[[Site], object], ...] = (
    lambda site: site.duties,
    lambda site: site.audited,
    lambda site: site.loops,
    overview,
    lambda site: (site.ledger, site.checks, site.reforms),
    lambda site: site.loops_of,
    lambda site: site.gaps,
    lambda site: site.standings,
)
"""One after another, so that requests come in between; first what the overview shows."""

_LATER: tuple[Callable[[Site], object], ...] = (
    lambda site: [site.shelf.file(kind) for kind in KINDS],
    lambda site: site.layout(NETWORKS[0]),
)
"""What the lists need, and then what only the graph page does."""


def warming_router(site: Site) -> APIRouter:
    """A router without routes, which makes a site ready in the background once its app runs."""
    stopped = Event()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        work = _warm if can_be_ready(site) else _keep_days if site.shelf.ready else None
        thread = Thread(target=work, args=(site, stopped), name="warming", daemon=True)
        if work:
            thread.start()
        yield
        stopped.set()
        if thread.is_alive():
            await asyncio.to_thread(thread.join)

    return APIRouter(lifespan=lifespan)


def can_be_ready(site: Site) -> bool:
    """Whether what the first pages need is computed beforehand: the store is ours, and not too large."""
    return not isinstance(site.store.engine, RemoteEndpoint) and len(site.store) <= LARGEST


def make_ready(site: Site) -> None:
    """Compute it now, but for what only one page needs."""
    for step in _STEPS:
        step(site)


def _keep_days(site: Site, stopped: Event) -> None:
    """Have what depends on the day written anew when a day has begun, by a process that ends then.

    First what every page about some documents needs is read.
    """
    _ = site.excerpts.shared
    pause = _PAUSE
    while not stopped.wait(pause):
        pause = _BETWEEN_LOOKS
        if not site.shelf.has_today():
            renewing = get_context("spawn").Process(target=renew, args=(site.store.copy, len(site.store)), daemon=True)
            renewing.start()
            while renewing.is_alive() and not stopped.wait(_MOMENT):
                pass
            renewing.terminate()
            renewing.join()


def _warm(site: Site, stopped: Event) -> None:
    try:
        for step in (*_STEPS, *_LATER):
            if stopped.wait(_PAUSE):
                return
            step(site)
    except PolicyGraphError as error:
        _LOG.error("the pages could not be made ready: %s", error)
