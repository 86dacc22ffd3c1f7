"""The child process that parses and evaluates queries, and that may be killed at any moment.

It opens a finished copy of a store read-only, answers one job after another on a socket, and ends with its parent.
"""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

import pyoxigraph as ox

from policygraph.children.frames import receive_frame
from policygraph.children.limits import be_silent, end_with_parent, limit_memory
from policygraph.sparql.forms import limit_rows, names_dataset
from policygraph.sparql.guard import from_clauses
from policygraph.sparql.jobs import Head, Job, pack, read_job
from policygraph.sparql.outlet import Outlet, OversizedAnswerError, Send, UnfitAnswerError

_SHORT = 4_000
_limit_short = lru_cache(maxsize=64)(limit_rows)  # clients send the same queries again and again


def serve(connection: socket.socket, parent: int, directory: str, memory: int) -> None:
    """Answer jobs until the socket closes. `memory` is how many bytes the process may take beside the open store."""
    end_with_parent(parent)
    store = ox.Store.read_only(directory)
    limit_memory(memory)
    be_silent()
    connection.sendall(pack(Head("ok")))
    with suppress(EOFError, ConnectionError):
        while True:
            header, _ = receive_frame(connection)
            evaluate(store, read_job(header), lambda head, piece: connection.sendall(pack(head, piece)))


def evaluate(store: ox.Store, job: Job, send: Send) -> None:
    """Send the answer to a job in one or more pieces."""
    try:
        head, body = _answer(store, job, Outlet(job, send))
    except SyntaxError as error:
        head, body = Head("syntax", str(error)), b""
    except UnfitAnswerError as error:
        head, body = Head("unfit", str(error)), b""
    except OversizedAnswerError as error:
        head, body = Head("large", str(error)), b""
    except MemoryError:
        head, body = Head("large", "the answer does not fit into the memory that a query may take"), b""
    except ConnectionError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        head, body = Head("failed", str(error)), b""
    send(head, body)


def _answer(store: ox.Store, job: Job, outlet: Outlet) -> tuple[Head, bytes]:
    if job.default_graphs is None and job.named_graphs is None and names_dataset(job.query):
        clauses = [clause for clause in from_clauses(job.query, job.base or "") if clause.graph]
        for graph, _, position in clauses:
            if not store.contains_named_graph(ox.NamedNode(graph)):
                reason = f"the graph <{graph}> is not loaded here, and nothing is fetched"
                return Head("refused", reason, position), b""
        # each once: a graph is not merged with itself
        default = tuple(dict.fromkeys(clause.graph for clause in clauses if not clause.named))
        named = tuple(dict.fromkeys(clause.graph for clause in clauses if clause.named))
        job = replace(job, default_graphs=default, named_graphs=named)
    results = _run(store, job)
    outlet.take(results)
    body, capped = outlet.rest()
    return Head("ok", capped=capped and isinstance(results, ox.QuerySolutions)), body


def _run(store: ox.Store, job: Job) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    query = job.query if job.rows is None else _limited(job.query, job.rows)
    if job.default_graphs is None and job.named_graphs is None:
        return store.query(query, base_iri=job.base, use_default_graph_as_union=True)
    return store.query(
        query,
        base_iri=job.base,
        default_graph=[ox.NamedNode(iri) for iri in job.default_graphs or ()],
        named_graphs=[ox.NamedNode(iri) for iri in job.named_graphs or ()],
    )


def _limited(query: str, rows: int) -> str:
    return _limit_short(query, rows) if len(query) < _SHORT else limit_rows(query, rows)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
