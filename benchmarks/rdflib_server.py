"""rdflib-endpoint on rdflib's Oxigraph store: ``load DIR FILE`` and ``serve DIR PORT``."""

from __future__ import annotations

import sys

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def main(action: str, folder: str, argument: str) -> None:
    """Load a file into a folder, or serve the folder on a port."""
    dataset = Dataset(store="Oxigraph", default_union=True)
    dataset.open(folder, create=action == "load")
    if action == "load":
        dataset.parse(argument, format="ox-nquads")
        dataset.close()
    else:
        uvicorn.run(SparqlEndpoint(graph=dataset), host="127.0.0.1", port=int(argument), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
