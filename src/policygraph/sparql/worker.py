"""The child process that parses and evaluates queries, and that may be killed at any moment.

It opens a finished copy of a store read-only, answers one job after another on a socket, and ends with its parent.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from policygraph.sparql.counting import reaches_rows
from policygraph.sparql.forms import limit_rows, names_dataset
from policygraph.sparql.guard import from_graphs
from policygraph.sparql.jobs import Head, Job, pack, read_job, receive_frame
from policygraph.sparql.markup import well_formed

_PR_SET_PDEATHSIG = 1


def serve(directory: str, connection: socket.socket, memory: int, parent: int) -> None:
    """Answer jobs until the socket closes. `memory` is how many bytes the process may take beside the open store."""
    _end_with_parent(parent)
    store = ox.Store.read_only(directory)
    _limit_memory(memory)
    _be_silent()
    connection.sendall(pack(Head("ok")))
    while True:
        try:
            header, _ = receive_frame(connection)
        except (EOFError, ConnectionError):
            return
        head, body = evaluate(store, read_job(header))
        connection.sendall(pack(head, body))


def evaluate(store: ox.Store, job: Job) -> tuple[Head, bytes]:
    """The head and the body of a job's answer."""
    try:
        return _answer(store, job)
    except SyntaxError as error:
        return Head("syntax", str(error)), b""
    except MemoryError:
        return Head("large", "the answer does not fit into the memory that a query may take"), b""
    except (OSError, RuntimeError, ValueError) as error:
        return Head("failed", str(error)), b""


def _answer(store: ox.Store, job: Job) -> tuple[Head, bytes]:
    own_dataset = job.default_graphs is None and job.named_graphs is None and names_dataset(job.query)
    if own_dataset:
        for graph, position in from_graphs(job.query, job.base or ""):
            if not store.contains_named_graph(ox.NamedNode(graph)):
                reason = f"the graph <{graph}> is not loaded here, and nothing is fetched"
                return Head("refused", reason, position), b""
    results = _run(store, job, own_dataset)
    if isinstance(results, ox.QueryTriples):
        body = results.serialize(format=ox.RdfFormat.from_media_type(job.format))
    else:
        body = results.serialize(format=ox.QueryResultsFormat.from_media_type(job.format))
    if body is None or (job.size is not None and len(body) > job.size):
        return Head("large", f"the answer is larger than {job.size} bytes"), b""
    try:
        body = well_formed(job.format, body)
    except ValueError as error:
        return Head("unfit", str(error)), b""
    capped = isinstance(results, ox.QuerySolutions) and reaches_rows(job.format, body, job.rows)
    return Head("ok", capped=capped), body


def _run(store: ox.Store, job: Job, own_dataset: bool) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    query = job.query if job.rows is None else limit_rows(job.query, job.rows)
    if own_dataset:
        return store.query(query, base_iri=job.base)
    if job.default_graphs is None and job.named_graphs is None:
        return store.query(query, base_iri=job.base, use_default_graph_as_union=True)
    return store.query(
        query,
        base_iri=job.base,
        default_graph=[ox.NamedNode(iri) for iri in job.default_graphs or ()],
        named_graphs=[ox.NamedNode(iri) for iri in job.named_graphs or ()],
    )


def _end_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        with suppress(OSError):  # when memory runs out, the system should end a worker and not the service
            Path("/proc/self/oom_score_adj").write_text("1000")
    if os.getppid() != parent:
        sys.exit(1)


def _be_silent() -> None:
    # an engine that runs out of memory prints a stack before it dies
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _limit_memory(memory: int) -> None:
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + memory
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve(sys.argv[1], socket.socket(fileno=int(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4]))
