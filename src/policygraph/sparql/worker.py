"""The child process that parses and evaluates queries, and that may be killed at any moment.

It opens a finished copy of a store read-only, answers one job after another on a socket, and ends with its parent.
"""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from functools import lru_cache

import pyoxigraph as ox

from policygraph.children.frames import receive_frame
from policygraph.children.limits import be_silent, end_with_parent, limit_memory
from policygraph.sparql.copies import open_copy
from policygraph.sparql.forms import limit_rows, names_dataset
from policygraph.sparql.graphs import Graphs
from policygraph.sparql.guard import RefusedQueryError, from_clauses
from policygraph.sparql.jobs import Head, Job, pack, read_job
from policygraph.sparql.outlet import Outlet, OversizedAnswerError, Send, UnfitAnswerError

_SHORT = 4_000
_limit_short = lru_cache(maxsize=64)(limit_rows)  # clients send the same queries again and again


def serve(connection: socket.socket, parent: int, directory: str, memory: int) -> None:
    """Answer jobs until the socket closes. `memory` is how many bytes the process may take beside the open store."""
    end_with_parent(parent)
    graphs = open_copy(directory)
    limit_memory(memory)
    be_silent()
    connection.sendall(pack(Head("ok")))
    with suppress(EOFError, ConnectionError):
        while True:
            header, _ = receive_frame(connection)
            evaluate(graphs, read_job(header), lambda head, piece: connection.sendall(pack(head, piece)))


def evaluate(graphs: Graphs, job: Job, send: Send) -> None:
    """Send the answer to a job in one or more pieces."""
    try:
        head, body = _answer(graphs, job, Outlet(job, send))
    except SyntaxError as error:
        head, body = Head("syntax", str(error)), b""
    except RefusedQueryError as error:
        head, body = Head("refused", error.reason), b""
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


def _answer(graphs: Graphs, job: Job, outlet: Outlet) -> tuple[Head, bytes]:
    # FROM may be meant to fetch a graph, so no rows would be a wrong answer. The dataset of a request only says what to
    # look at: the W3C's protocol tests name one there that their data do not hold, and want a result.
    if job.default_graphs is None and job.named_graphs is None and names_dataset(job.query):
        for graph, _, position in from_clauses(job.query, job.base or ""):
            if graph and not graphs.engine.contains_named_graph(ox.NamedNode(graph)):
                reason = f"the graph <{graph}> is not loaded here, and nothing is fetched"
                return Head("refused", reason, position), b""
    query = job.query if job.rows is None else _limited(job.query, job.rows)
    results = graphs.query(query, job.base, job.default_graphs, job.named_graphs)
    outlet.take(results)
    body, capped = outlet.rest()
    return Head("ok", capped=capped and isinstance(results, ox.QuerySolutions)), body


def _limited(query: str, rows: int) -> str:
    return _limit_short(query, rows) if len(query) < _SHORT else limit_rows(query, rows)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
