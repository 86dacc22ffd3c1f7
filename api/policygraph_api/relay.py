"""Queries handed on to a remote endpoint."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass

from policygraph.errors import QueryError, QueryTimeout
from policygraph.remote import RemoteEndpoint
from policygraph.sparql.counting import reaches_rows
from policygraph.sparql.forms import limit_rows
from policygraph.sparql.jobs import Head, Job
from policygraph_api.pool import Reply


@dataclass(frozen=True, slots=True)
class Relay:
    """Asks the endpoint in a thread; its own deadline ends the query there, ours ends the waiting."""

    endpoint: RemoteEndpoint

    async def run(self, job: Job, seconds: float) -> Reply:
        """The endpoint's answer; TimeoutError after `seconds`."""
        return await asyncio.to_thread(self._ask, job, seconds)

    def _ask(self, job: Job, seconds: float) -> Reply:
        query = job.query if job.rows is None else limit_rows(job.query, job.rows)
        graphs = {"default-graph-uri": job.default_graphs or (), "named-graph-uri": job.named_graphs or ()}
        try:
            body = self.endpoint.fetch(query, job.format, timeout=seconds, graphs=graphs)
        except QueryTimeout as error:
            raise TimeoutError from error
        except QueryError as error:
            return Reply(Head("failed", error.reason), io.BytesIO(), 0)
        capped = reaches_rows(job.format, body, job.rows)
        return Reply(Head("ok", capped=capped), io.BytesIO(body), len(body))
