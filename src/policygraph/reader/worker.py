"""The child process that reads one document and ends: it may be killed at any moment, and keeps nothing."""

from __future__ import annotations

import signal
import socket
import sys
from contextlib import suppress

from policygraph.children.frames import frame, receive_frame
from policygraph.children.limits import be_silent, end_with_parent, limit_memory, limit_seconds
from policygraph.errors import DocumentError, OversizedDocumentError, UnknownFormatError
from policygraph.reader.job import Told, pack, read_job
from policygraph.reader.readout import prepare, readout

__all__ = ["prepare", "serve"]

_MEMORY = "takes more memory to read than a document may here; use the command `policygraph extract`, or split it"


def serve(connection: socket.socket, parent: int, memory: int, seconds: int) -> None:
    """Read the document that comes on the socket. `memory` bytes and `seconds` of computing are what it may take.

    A SIGTERM ends it with what it has started and what lies in temporary files.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    end_with_parent(parent, signal.SIGTERM)
    limit_memory(memory)
    limit_seconds(seconds)
    be_silent()
    with suppress(EOFError, ConnectionError):
        header, raw = receive_frame(connection)
        try:
            for told, body in readout(read_job(header), raw):
                connection.sendall(frame(pack(told), body))
            last = Told(end=True)
        except DocumentError as error:
            last = Told(failed=_kind(error), reason=error.reason)
        except MemoryError:
            last = Told(failed="memory", reason=_MEMORY)
        connection.sendall(frame(pack(last)))


def _kind(error: DocumentError) -> str:
    if isinstance(error, OversizedDocumentError):
        return "large"
    return "format" if isinstance(error, UnknownFormatError) else "unreadable"
