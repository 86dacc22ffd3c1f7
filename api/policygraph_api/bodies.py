"""Bodies of requests as they come in: no more, and no later, than allowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

_CLOSE = {"Connection": "close"}
_LINGERING = 16 << 20
"""Bytes beyond what is allowed that are read and thrown away, since a client that still sends may not see an answer."""


async def pieces(request: Request, most: int, seconds: float) -> AsyncGenerator[bytes, None]:
    """The body, of at most `most` bytes, as it comes; HTTPException 413, 408, or 400 when the client goes."""
    too_large = HTTPException(413, f"the body has more than {most} bytes", headers=_CLOSE)
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most + _LINGERING:
        raise too_large
    size = 0
    stream = request.stream()
    deadline = asyncio.get_running_loop().time() + seconds
    try:
        while True:
            async with asyncio.timeout_at(deadline):
                piece = await anext(stream, None)
            if size > most and (piece is None or size > most + _LINGERING):
                raise too_large
            if piece is None:
                return
            size += len(piece)
            if size <= most:
                yield piece
    except TimeoutError as error:
        raise HTTPException(408, f"the body did not come within {seconds:g} s", headers=_CLOSE) from error
    except ClientDisconnect as error:
        raise HTTPException(400, "the body did not come") from error


def refuse_compressed(request: Request) -> None:
    """HTTPException 415 for a body that says it is compressed."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415, "the body must not be compressed", headers={"Accept-Encoding": "identity"})


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """The whole body; the same exceptions."""
    return b"".join([piece async for piece in pieces(request, most, seconds)])
