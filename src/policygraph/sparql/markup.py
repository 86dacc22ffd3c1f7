"""What the engine's XML needs so that every reader of XML gives the values back."""

from __future__ import annotations

import re

# characters that no XML 1.0 document can hold, as UTF-8
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NAMELESS = b"<oxprefix: "


class Markup:
    """Passes a result on in pieces, one in XML with carriage returns that readers keep."""

    def __init__(self, media_type: str) -> None:
        self._xml = media_type.endswith("xml")
        self._tail = b""

    def passed(self, piece: bytes) -> bytes:
        """The piece as it is sent; ValueError says why the result cannot be XML."""
        if not self._xml:
            return piece
        text = self._tail + piece
        if _NO_XML.search(text):
            raise ValueError("the result holds control characters, which XML cannot hold")
        if _NAMELESS in text:
            raise ValueError("the result holds a property whose IRI does not end in a name, as RDF/XML needs it")
        self._tail = text[-len(_NAMELESS) + 1 :]
        return piece.replace(b"\r", b"&#13;")
