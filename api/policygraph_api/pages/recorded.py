"""The catalog's records as the shelf has them."""

from __future__ import annotations

from policygraph_api.pages.kind import Kind
from policygraph_api.pages.records import ChainRecord, FlowRecord, OtherRecord, TaskRecord

TASK_RECORDS: Kind[TaskRecord] = Kind(
    name="task-records",
    item=TaskRecord,
    read=lambda site: site.catalog.tasks,
    key=lambda task: task.iri,
    place=lambda task: (task.document,),
)
CHAINS: Kind[ChainRecord] = Kind(
    name="chains",
    item=ChainRecord,
    read=lambda site: site.catalog.chains,
    key=lambda chain: chain.iri,
    place=lambda chain: (chain.document,),
    facets={
        "document": lambda chain: (chain.document,),
        "loop": lambda chain: ("true" if chain.loop else "false",),
    },
    texts=lambda chain: (chain.label,),
)
FLOWS: Kind[FlowRecord] = Kind(
    name="flows",
    item=FlowRecord,
    read=lambda site: site.catalog.flows,
    key=lambda flow: flow.iri,
    place=lambda flow: (flow.document,),
    facets={"document": lambda flow: (flow.document,)},
    texts=lambda flow: (flow.input_written, flow.output_written),
)
OTHERS: Kind[OtherRecord] = Kind(
    name="others",
    item=OtherRecord,
    read=lambda site: site.catalog.others,
    key=lambda other: other.iri,
    place=lambda other: (other.document,),
    facets={"document": lambda other: (other.document,), "kind": lambda other: (other.kind,)},
    texts=lambda other: (other.label,),
)
