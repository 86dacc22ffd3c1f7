"""The command that serves the pages and the SPARQL protocol."""

from typing import Annotated

import typer

from policygraph.cli.options import StoreOption
from policygraph.cli.output import say, working


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 lets others in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8000,
    store: StoreOption = None,
    query_timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="When a query is ended.")] = 30.0,
) -> None:
    """Serve the pages and /sparql until it is stopped."""
