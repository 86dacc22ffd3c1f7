"""What the engine's XML needs so that every reader of XML gives the values back."""

from __future__ import annotations

import re

# characters that no XML 1.0 document can hold, as UTF-8
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NAMELESS = b"<oxprefix: "


def well_formed(media_type: str, body: bytes) -> bytes:
    """The body, in XML with carriage returns that readers keep; ValueError says why a result cannot be XML."""
    if not media_type.endswith("xml"):
        return body
    if _NO_XML.search(body):
        raise ValueError("the result holds control characters, which XML cannot hold")
    if _NAMELESS in body:
        raise ValueError("the result holds a property whose IRI does not end in a name, as RDF/XML needs it")
    return body.replace(b"\r", b"&#13;")
