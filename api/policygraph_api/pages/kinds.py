"""All kinds that lists show, in the order in which they are written: what is made of others after these."""

from __future__ import annotations

from typing import Any

from policygraph_api.pages.agencies import AGENCY_ROWS, SPOKEN
from policygraph_api.pages.audited import FINDINGS
from policygraph_api.pages.bodies import CARRIERS, LOADS
from policygraph_api.pages.called import CALLED
from policygraph_api.pages.counted import DOCUMENTS, SAID
from policygraph_api.pages.duties import DUTIES
from policygraph_api.pages.indicators import INDICATORS, OF_INDICATORS
from policygraph_api.pages.kind import Kind
from policygraph_api.pages.matters import MATTERS, SHARES
from policygraph_api.pages.partners import BODIES
from policygraph_api.pages.recorded import CHAINS, FLOWS, OTHERS, TASK_RECORDS
from policygraph_api.pages.rings import DECLARED
from policygraph_api.pages.sections import SECTIONS
from policygraph_api.pages.targets import TARGETS
from policygraph_api.pages.tasks import TASKS

KINDS: tuple[Kind[Any], ...] = (
    SECTIONS, TASKS, TASK_RECORDS, DUTIES, LOADS, CARRIERS, BODIES, CHAINS, FLOWS, OTHERS, FINDINGS,
    TARGETS, OF_INDICATORS, INDICATORS, AGENCY_ROWS, SPOKEN, SAID, DOCUMENTS, DECLARED, SHARES, MATTERS, CALLED,
)  # fmt: skip
