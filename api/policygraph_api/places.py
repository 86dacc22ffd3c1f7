"""Places that are taken in turn, as long as turns come soon."""

from __future__ import annotations

import asyncio
import time
from collections import deque

_SOON = 0.05


class Places:
    """A number of places.

    Who waits gets one in turn; but when the first has waited for long, the last to come goes first: the crowd before it
    is slow, and one that is quick should not have to wait for it.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()

    async def acquire(self) -> None:
        """Take a place, as soon as there is one."""
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((time.monotonic(), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the place came at the same moment
                self.release()
            raise

    def release(self) -> None:
        """Give a place back."""
        while self._waiting:
            late = time.monotonic() - self._waiting[0][0] > _SOON
            _, turn = self._waiting.pop() if late else self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
