"""What goes over a socket between a child process and its parent: a header and a body, each as long as it says."""

from __future__ import annotations

import socket
import struct

LENGTHS = struct.Struct(">IQ")
"""What stands before them: the length of the header and of the body."""


def frame(header: bytes, body: bytes = b"") -> bytes:
    """A header and what follows it or is part of it."""
    return LENGTHS.pack(len(header), len(body)) + header + body


def receive_frame(connection: socket.socket) -> tuple[bytes, bytes]:
    """The header and body of the next frame; EOFError when the other end has gone."""
    header, body = LENGTHS.unpack(_receive(connection, LENGTHS.size))
    return _receive(connection, header), _receive(connection, body)


def _receive(connection: socket.socket, count: int) -> bytes:
    """Exactly `count` bytes; EOFError when the other end goes before."""
    data = bytearray()
    while len(data) < count:
        piece = connection.recv(min(count - len(data), 1 << 20))
        if not piece:
            raise EOFError("the other end has gone")
        data += piece
    return bytes(data)
