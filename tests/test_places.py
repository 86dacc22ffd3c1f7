"""Who waits for a place gets one, in turn, and a crowd of slow ones does not stop who comes last."""

import asyncio
import os
import time

import pytest

from policygraph_api import places
from policygraph_api.places import Places
from policygraph_api.workers import Worker, _Link
from serving import in_a_loop


def order_of_turns(count: int) -> list[int]:
    """In which order as many get the one place that somebody else has at first."""

    async def run() -> list[int]:
        taken = Places(1)
        await taken.acquire()
        turns: list[int] = []

        async def wait(number: int) -> None:
            await taken.acquire()
            turns.append(number)

        waiting = [asyncio.create_task(wait(number)) for number in range(count)]
        await asyncio.sleep(0)
        assert taken.wanted
        for _ in waiting:
            taken.release()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)
        assert not taken.wanted
        return turns

    return in_a_loop(run())


def test_places_are_taken_in_turn_as_long_as_turns_come_soon() -> None:
    assert order_of_turns(6) == [0, 1, 2, 3, 4, 5]


def test_first_and_last_take_turns_when_the_first_has_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_SOON", -1.0)
    assert order_of_turns(6) == [5, 0, 4, 1, 3, 2]


def test_who_stops_waiting_leaves_no_place_behind() -> None:
    async def run() -> None:
        taken = Places(1)
        await taken.acquire()
        waiting = [asyncio.create_task(taken.acquire()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        taken.release()
        waiting[1].cancel()  # at the moment at which it has the place
        await asyncio.gather(*waiting[:2], return_exceptions=True)
        await asyncio.wait_for(waiting[2], 1)
        taken.release()
        await asyncio.wait_for(taken.acquire(), 1)

    in_a_loop(run())


def test_computing_is_counted_not_waiting() -> None:
    async def run() -> None:
        own = Worker(os.getpid(), _Link())
        before = own.computed
        await asyncio.sleep(0.2)
        waited = own.computed - before
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass
        assert waited < 0.1 <= own.computed - before

    in_a_loop(run())
