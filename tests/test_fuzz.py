"""What made-up input once broke: each kept case, and a few new ones of each kind."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.kinds import KINDS
from benchmarks.fuzz.rounds import bounded

CASES = Path(__file__).with_name("fuzz_cases")
KEPT = sorted(path for path in CASES.glob("*/*") if path.is_file())


def test_every_kind_that_has_cases_is_checked() -> None:
    assert KEPT
    assert {path.parent.name for path in KEPT} <= set(KINDS)


@pytest.mark.parametrize("case", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_broke_holds(case: Path) -> None:
    kind, raw = KINDS[case.parent.name], case.read_bytes()
    with bounded(kind, raw):
        kind.check(raw)


@pytest.mark.parametrize("name", [name for name in KINDS if name != "pdf"])
@given(data=st.data())
@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_what_is_made_up_holds(name: str, data: st.DataObject) -> None:
    KINDS[name].check(data.draw(KINDS[name].make()))
