"""Rows as CSV, made of the engine's TSV: its own CSV leaves an IRI with a comma without quotation marks."""

from __future__ import annotations

import re

_FIELD = re.compile(rb'(?:<([^<>\t\n]*)>|"((?:[^"\\]|\\.)*+)"[^\t\n]*|([^\t\n]*))([\t\n])')
_ESCAPE = re.compile(rb'\\([tnr"\\])')
_ESCAPED = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b'"': b'"', b"\\": b"\\"}
_QUOTED = re.compile(rb'[",\r\n]')


class Commas:
    """Passes a result of the engine in TSV on in pieces, as the CSV of SPARQL 1.1 (and RFC 4180)."""

    def __init__(self) -> None:
        self._tail = b""
        self._named = False

    def passed(self, piece: bytes) -> bytes:
        """The lines that are complete, as CSV; the truth of an ASK, which is no line, as it is."""
        text = self._tail + piece
        end = text.rfind(b"\n") + 1
        if not end and not self._named:
            return text
        self._tail = text[end:]
        names = b""
        if not self._named:
            self._named = True
            names, _, text = text.partition(b"\n")
            end -= len(names) + 1
            names = names.replace(b"?", b"").replace(b"\t", b",") + b"\r\n"
        return names + _FIELD.sub(_field, text[:end])


def _field(match: re.Match[bytes]) -> bytes:
    iri, literal, other, separator = match.groups()
    text: bytes = other if iri is None else iri
    if literal is not None:
        text = _ESCAPE.sub(_character, literal) if b"\\" in literal else literal
    if _QUOTED.search(text):
        text = b'"' + text.replace(b'"', b'""') + b'"'
    return text + (b"," if separator == b"\t" else b"\r\n")


def _character(match: re.Match[bytes]) -> bytes:
    return _ESCAPED[match[1]]
