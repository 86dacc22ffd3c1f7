"""Places that are taken in turn, so that nobody waits for ever, and that a crowd of slow ones does not stop others."""

from __future__ import annotations

import asyncio
import time
from collections import deque

_SOON = 0.05


class Places:
    """A number of places.

    Who waits gets one in turn. When the first has waited for long, the crowd is slow: then every second place goes to
    the last to come, so that one that is quick need not wait for all of them.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._last_first = False

    @property
    def wanted(self) -> bool:
        """Whether somebody waits."""
        return bool(self._waiting)

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
            _, turn = self._waiting.pop() if self._is_turn_of_last() else self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _is_turn_of_last(self) -> bool:
        late = time.monotonic() - self._waiting[0][0] > _SOON
        self._last_first = late and not self._last_first
        return self._last_first
