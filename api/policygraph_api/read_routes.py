"""The addresses at which one document is read: a page for people, and its file forms for programs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from policygraph.reader.job import PARTS, STAGES, Job, Part
from policygraph_api.answers import while_connected
from policygraph_api.day import today
from policygraph_api.descriptions import problems
from policygraph_api.desk import Desk, DeskBusyError, ReaderDiedError, RefusedDocumentError
from policygraph_api.origin import SAME_ORIGIN, refuse_other_sites
from policygraph_api.pages.reading import ENDINGS, MEDIA, reading, shown
from policygraph_api.pages.refusals import said
from policygraph_api.pages.render import language, render, respond
from policygraph_api.uploads import MULTIPART, WHOLE, Upload, read_upload

LINES = "application/x-ndjson"
_STATUS = {"format": 415, "large": 413, "unreadable": 422, "memory": 503}
_NOTHING: dict[str, Any] = {"reading": None, "problem": None}
Form = Literal["record", "page", "trig", "xlsx"]


class _RefusedError(HTTPException):
    """A document of this name that was not read."""

    def __init__(self, status: int, name: str, reason: str) -> None:
        super().__init__(status, f"{name} {reason}")
        self.name = name


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document that has been taken in, and the task that reads it."""

    upload: Upload
    job: Job
    stages: asyncio.Queue[str]
    task: asyncio.Task[dict[str, bytes]]


def reading_router(desk: Desk) -> APIRouter:
    """The routes of /read and /api/read over a desk, which is closed with the app."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await asyncio.to_thread(desk.close)

    router = APIRouter(lifespan=lifespan)
    _add_page(router, desk)
    _add_files(router, desk)
    return router


def _add_page(router: APIRouter, desk: Desk) -> None:
    frame: dict[str, Any] = {"limits": {"bytes": desk.limits.size, "seconds": desk.limits.seconds}, "stages": STAGES}

    @router.get("/read", include_in_schema=False)
    async def give(request: Request) -> Response:
        page = await run_in_threadpool(respond, request, "read.html", {**frame, **_NOTHING})
        page.headers.update(SAME_ORIGIN)
        page.background = BackgroundTask(desk.warm)
        return page

    @router.post("/read", include_in_schema=False)
    async def read(request: Request) -> Response:
        twin = request.query_params.get("format") == "json"
        in_lines = LINES in request.headers.get("accept", "")
        try:
            going = await _begin(request, desk, ("page",) if twin else PARTS)
            if in_lines:
                return StreamingResponse(_told(request, going), media_type=LINES, headers=_KEPT_BY_NOBODY)
            parts = await _finished(request, going)
        except HTTPException as error:
            if twin:
                raise
            data, status = frame | _problem(request, error), error.status_code
            if in_lines:
                line = _line(html=await run_in_threadpool(render, request, "_read.html", data))
                return Response(line, status, media_type=LINES, headers=_KEPT_BY_NOBODY | dict(error.headers or {}))
        else:
            data, status = frame | await run_in_threadpool(_data, going, parts, twin), 200
        page = await run_in_threadpool(respond, request, "read.html", data, status)
        page.headers.update(_KEPT_BY_NOBODY | SAME_ORIGIN)
        return page


def _add_files(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/api/read",
        tags=["Reading"],
        summary="Read one document and get what it says; nothing of it is kept",
        openapi_extra=_BODY,
        responses=_ANSWERS,
    )
    async def read_document(request: Request, format: Form = "record", name: str = "") -> Response:  # noqa: A002
        going = await _begin(request, desk, (format,), name)
        parts = await _finished(request, going)
        if format == "page":
            told = await run_in_threadpool(reading, parts)
            return Response(
                json.dumps(told, ensure_ascii=False), media_type="application/json", headers=_KEPT_BY_NOBODY
            )
        return Response(parts[format], media_type=MEDIA[format], headers=_KEPT_BY_NOBODY | _saved_as(going, format))


async def _begin(request: Request, desk: Desk, wanted: tuple[Part, ...], name: str = "") -> _Reading:
    """Take a document in and begin to read it; HTTPException says why not."""
    refuse_other_sites(request)
    try:
        desk.enter()
    except DeskBusyError as error:
        raise HTTPException(503, str(error), headers={"Retry-After": "5", "Connection": "close"}) from error
    try:
        upload = await read_upload(request, desk.limits.size, name)
    except BaseException:
        desk.leave()
        raise
    job = Job(upload.stem, wanted, today().isoformat(), upload.pasted)
    stages: asyncio.Queue[str] = asyncio.Queue()
    task = asyncio.create_task(desk.read(job, upload.raw, stages.put_nowait))
    task.add_done_callback(lambda _: desk.leave())
    return _Reading(upload, job, stages, task)


async def _finished(request: Request, going: _Reading) -> dict[str, bytes]:
    """The parts of a reading; HTTPException says why there are none."""
    parts = await while_connected(request, _parts(going))
    if parts is None:
        raise HTTPException(408, "the client has gone")
    return parts


async def _parts(going: _Reading) -> dict[str, bytes]:
    try:
        return await going.task
    except RefusedDocumentError as error:
        raise _RefusedError(_STATUS[error.kind], going.upload.name, str(error)) from error
    except TimeoutError as error:
        raise _RefusedError(503, going.upload.name, "takes too long to read; split it") from error
    except ReaderDiedError as error:
        raise HTTPException(503, str(error)) from error
    finally:
        going.task.cancel()


async def _told(request: Request, going: _Reading) -> AsyncIterator[bytes]:
    """Lines of JSON: each stage as it begins, and then the result as a piece of the page."""
    try:
        hearing: asyncio.Future[str] | None = None
        while not going.task.done():
            hearing = hearing or asyncio.ensure_future(going.stages.get())
            await asyncio.wait((hearing, going.task), return_when=asyncio.FIRST_COMPLETED)
            if hearing.done():
                yield _line(stage=hearing.result())
                hearing = None
        if hearing:
            hearing.cancel()
        try:
            data = await run_in_threadpool(_data, going, await _parts(going), False)
        except HTTPException as error:
            data = _problem(request, error)
        yield _line(html=await run_in_threadpool(render, request, "_read.html", data))
    finally:
        going.task.cancel()


def _line(**told: str) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n"


def _data(going: _Reading, parts: Mapping[str, bytes], twin: bool) -> dict[str, Any]:
    """What the page says of a reading, or its twin without what is only for the eye."""
    told = reading(parts) | {"as_of": going.job.as_of}
    return {"reading": told, "problem": None} | ({} if twin else shown(told, parts))


def _problem(request: Request, error: HTTPException) -> dict[str, Any]:
    """What the page says in the place of a reading."""
    name = error.name if isinstance(error, _RefusedError) else ""
    detail = str(error.detail)
    told = {"status": error.status_code, "detail": detail, "told": said(detail, name, language(request))}
    return _NOTHING | {"problem": told}


def _saved_as(going: _Reading, part: Part) -> dict[str, str]:
    ending = ENDINGS[part]
    name = quote(f"{going.upload.stem}.{ending}", safe="")
    return {"Content-Disposition": f"attachment; filename=\"reading.{ending}\"; filename*=UTF-8''{name}"}


_KEPT_BY_NOBODY = {"Cache-Control": "no-store"}
_FILE = {"type": "string", "format": "binary"}
_TEXT = {"type": "string"}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {"schema": {"type": "object", "properties": {"file": _FILE, "text": _TEXT, "name": _TEXT}}},
            **{media_type: {"schema": _TEXT if media_type.startswith("text/") else _FILE} for media_type in WHOLE},
        },
    }
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The extraction record (default), all that the page shows, triples, or a workbook",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            MEDIA["trig"]: {"schema": _TEXT},
            MEDIA["xlsx"]: {"schema": _FILE},
        },
    },
    **problems(400, 403, 406, 408, 413, 415, 422, 503),
}
