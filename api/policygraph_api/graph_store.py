"""The SPARQL 1.1 Graph Store HTTP Protocol, for reading: a whole graph by its name, or all graphs together."""

from __future__ import annotations

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from policygraph.sparql.jobs import Job
from policygraph.sparql.terms import write_iri
from policygraph_api.answers import not_acceptable
from policygraph_api.formats import GRAPH_FORMATS
from policygraph_api.problems import problem
from policygraph_api.requests import address_fields, read_timeout
from policygraph_api.sparql import SparqlService, address_of, choose_format

_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def read_graph_request(service: SparqlService, request: Request) -> Response:
    """The graph of ``?graph=IRI`` or ``?default``, or the one that is named by the address itself."""
    fields = address_fields(request)
    graph = _graph_of(request, [(name, value) for name, value in fields if name in ("graph", "default")])
    if graph is not None and graph not in service.graphs:
        return problem(404, f"there is no graph <{graph}>")
    chosen = choose_format(request, GRAPH_FORMATS)
    if chosen is None:
        return not_acceptable(GRAPH_FORMATS)
    timeout, _ = read_timeout(request, fields)
    seconds = min(timeout or service.limits.seconds, service.limits.seconds)
    graphs = None if graph is None else (graph,)
    job = Job(_WHOLE, chosen.engine_type, graphs, None if graph is None else (), size=service.limits.size)
    return await service.answer(request, job, chosen, seconds, {"X-Time-Limit": f"{seconds:g}"})


def _graph_of(request: Request, given: list[tuple[str, str]]) -> str | None:
    """The IRI of the graph that is asked for; None for all graphs together. HTTPException 400 for anything else."""
    if not given and request.path_params.get("path"):
        return address_of(request)
    if len(given) != 1 or request.path_params.get("path"):
        raise HTTPException(400, "name one graph: ?graph=IRI for a named one, ?default for all of them together")
    name, value = given[0]
    if name == "default":
        if value:
            raise HTTPException(400, "default has no value; a named graph is ?graph=IRI")
        return None
    try:
        write_iri(value)
    except ValueError as error:
        raise HTTPException(400, f"the graph {error}") from error
    return value
