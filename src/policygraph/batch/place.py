"""Which document a process is reading: a number in memory that it shares with the first process.

So nobody is woken for it, and it is still there when the process has died.
"""

from __future__ import annotations

import mmap
import os
import socket
import struct
import tempfile
from contextlib import suppress

_NUMBER = struct.Struct("=q")
_NONE = -1


class Place:
    """The number; None while no document is read."""

    def __init__(self, file: int) -> None:
        self._memory = mmap.mmap(file, _NUMBER.size)

    @classmethod
    def shared(cls, connection: socket.socket) -> Place:
        """One for the process at the other end, which takes it with `received`."""
        with tempfile.TemporaryFile(buffering=0) as file:
            file.write(_NUMBER.pack(_NONE))
            with suppress(ConnectionError):  # that it has died is heard elsewhere
                socket.send_fds(connection, [b"\0"], [file.fileno()])
            return cls(file.fileno())

    @classmethod
    def received(cls, connection: socket.socket) -> Place:
        """The one that the process at the other end shares; EOFError when that has gone."""
        _, files, _, _ = socket.recv_fds(connection, 1, 1)
        if not files:
            raise EOFError("the other end has gone")
        try:
            return cls(files[0])
        finally:
            os.close(files[0])

    @property
    def at(self) -> int | None:
        """The document that is read now."""
        (number,) = _NUMBER.unpack_from(self._memory)
        return None if number == _NONE else int(number)

    @at.setter
    def at(self, number: int | None) -> None:
        _NUMBER.pack_into(self._memory, 0, _NONE if number is None else number)
