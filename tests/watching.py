"""A page of one server, and what went wrong while it was used."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, Route

PATIENCE = 60_000
"""Milliseconds that a page may take: the first one of a server waits for what is computed for all of them."""


@dataclass
class Watched:
    """A page of one server; `outside` are the addresses elsewhere that it asked for, `errors` what its console said."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to an address of the server."""
        answer = self.page.goto(self.base + address)
        assert answer is not None
        assert answer.ok, (address, answer.status)

    def graph(self) -> Page:
        """The page once the graph explorer in it is drawn."""
        self.page.wait_for_selector("#graph[data-ready]", timeout=PATIENCE)
        return self.page

    def answer(self, route: Route) -> None:
        """Let only requests to our server through."""
        url = route.request.url
        if url.startswith(self.base + "/"):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()


Opener = Callable[..., Watched]
