"""What an object keeps is worked out without a lock, so that two threads never wait for one another."""

import threading

import pytest

from policygraph_api.kept import cached_property
from policygraph_api.pages import catalog, excerpt, excerpts, readings, site
from policygraph_api.review import site as reviewed


class Thing:
    def __init__(self, *, waits: threading.Event | None, begun: threading.Event) -> None:
        self.waits, self.begun = waits, begun

    @cached_property
    def told(self) -> list[str]:
        """A value that is ready when another thing's is."""
        self.begun.set()
        if self.waits:
            assert self.waits.wait(20)
        return ["told"]


def test_one_value_is_kept() -> None:
    thing = Thing(waits=None, begun=threading.Event())
    assert thing.told is thing.told
    assert isinstance(Thing.told, cached_property)


def test_one_object_may_wait_for_another_of_its_class() -> None:
    begun, ready = threading.Event(), threading.Event()
    first = Thing(waits=ready, begun=begun)
    thread = threading.Thread(target=lambda: first.told)
    thread.start()
    assert begun.wait(20)
    assert Thing(waits=None, begun=ready).told == ["told"]
    thread.join(20)
    assert not thread.is_alive()
    assert first.told == ["told"]


@pytest.mark.parametrize("module", [catalog, excerpt, excerpts, readings, site, reviewed])
def test_what_reads_a_store_for_the_pages_holds_no_lock(module: object) -> None:
    assert vars(module)["cached_property"] is cached_property
