"""A document that a request brings, as a form with a file or a text, or as the whole body; kept in memory only."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from policygraph_api.bodies import pieces, read_body, refuse_compressed
from policygraph_api.negotiation import media_type_of
from policygraph_api.requests import FORM

MULTIPART = "multipart/form-data"
WHOLE = (
    "text/plain",
    "text/html",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",
)
"""Media types of a body that is the document itself: what it is, its bytes tell."""

LONGEST_NAME = 80
UNNAMED = "document"
_SECONDS = 120.0
_FRAME = 64 << 10
"""Bytes of a form around the document."""
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Upload:
    """A document: what it is called (`name` without folders and marks, never empty), its bytes, whether pasted."""

    name: str
    raw: bytes
    pasted: bool = False

    @property
    def stem(self) -> str:
        """The name without its ending."""
        stem, dot, _ = self.name.rpartition(".")
        return stem.strip() if dot and stem.strip() else self.name


class _InMemory(MultiPartParser):
    """A form's parts, none of them on disk."""

    spool_max_size = 0


async def read_upload(request: Request, most: int, name: str = "") -> Upload:
    """The document of a request, of at most `most` bytes; `name` is what a body without a form is called.

    HTTPException 400, 408, 413, 415 or 422 says what is wrong.
    """
    media_type, _ = media_type_of(request.headers.get("content-type", ""))
    refuse_compressed(request)
    if media_type == MULTIPART:
        upload = await _of_form(request, most)
    elif media_type == FORM:
        upload = _of_fields(await read_body(request, 3 * most, _SECONDS))  # three characters for a byte
    elif media_type in WHOLE:
        upload = Upload(clean_name(name), await read_body(request, most, _SECONDS))
    else:
        taken = ", ".join((MULTIPART, FORM, *WHOLE))
        seen = f"{media_type} is not" if media_type else "there is no Content-Type that is"
        raise HTTPException(415, f"{seen} one of {taken}", headers={"Accept-Post": taken})
    if len(upload.raw) > most:
        raise HTTPException(413, f"the document has more than {most} bytes")
    if upload.pasted and not upload.raw.strip():
        raise HTTPException(422, "there is no document: choose a file, or paste a text")
    return upload


def clean_name(name: str) -> str:
    """What a file is called, for people: no folders, no control or direction marks, of bounded length, never empty."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(
        " " if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"} else char for char in last
    )
    short = " ".join(shown.split()).strip(". ")
    if len(short) > LONGEST_NAME:
        stem, dot, ending = short.rpartition(".")
        ending = f"{dot}{ending}" if 0 < len(ending) < 6 and stem else ""
        short = short[: LONGEST_NAME - len(ending)].rstrip() + ending
    return short or UNNAMED


async def _of_form(request: Request, most: int) -> Upload:
    try:
        parser = _InMemory(
            request.headers, pieces(request, most + _FRAME, _SECONDS),
            max_files=_MOST_PARTS, max_fields=_MOST_PARTS, max_part_size=most,
        )  # fmt: skip
        form = await parser.parse()
    except (MultiPartException, FormParserError, UnicodeError, ValueError) as error:
        raise HTTPException(400, f"the form cannot be read: {error}") from error
    try:
        return await _first(form)
    finally:
        await form.close()


async def _first(form: FormData) -> Upload:
    """The first file that holds anything, else the text, else an empty file, of which its reader says so."""
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    for file in files:
        if file.size:
            return Upload(clean_name(file.filename or ""), await file.read())
    pasted = _pasted(str(form.get("text") or ""), str(form.get("name") or ""))
    chosen = [file.filename for file in files if file.filename]
    return Upload(clean_name(chosen[0]), b"") if chosen and not pasted.raw.strip() else pasted


def _of_fields(body: bytes) -> Upload:
    try:
        fields = dict(parse_qsl(body.decode("utf-8"), errors="strict", max_num_fields=_MOST_PARTS))
    except ValueError as error:
        raise HTTPException(400, "the form is not percent-encoded UTF-8") from error
    return _pasted(fields.get("text", ""), fields.get("name", ""))


def _pasted(text: str, name: str) -> Upload:
    return Upload(clean_name(name), text.encode("utf-8", errors="replace"), pasted=True)
