"""HTTP as it comes in: addresses may hold raw Chinese letters, and what is not HTTP is answered with a problem."""

from __future__ import annotations

import re

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from policygraph_api.problems import problem

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class Wire(H11Protocol):
    """uvicorn's own protocol with these two differences."""

    def data_received(self, data: bytes) -> None:
        """Bytes from the client; those of a request line become ASCII, as RFC 3986 asks of who sends them."""
        if self.conn.their_state is h11.IDLE and b"\n" not in self.conn.trailing_data[0]:
            line, end, rest = data.partition(b"\n")
            data = _BEYOND_ASCII.sub(lambda match: b"%%%02X" % match[0][0], line) + end + rest
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """A problem in the place of plain text."""
        answer = problem(400, f"{msg} It must be HTTP/1.1, with an address and headers that are not too long.")
        headers = [*answer.raw_headers, (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(bytes(answer.body)),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
        self.transport.close()
