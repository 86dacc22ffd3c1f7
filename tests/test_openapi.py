"""What /openapi.json describes is asked with many generated requests, and answers as described."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.store import open_store
from policygraph_api.main import create_app
from serving import Site, serving

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(create_app(open_store(), query_timeout=5)) as served:
        yield served


def test_answers_are_as_described(site: Site) -> None:
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "run", f"http://127.0.0.1:{site.port}/openapi.json", "--checks", ",".join(CHECKS)]
    bounds = ["--max-examples", "8", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--no-color"]
    options = ["--generation-deterministic"]
    done = subprocess.run([*command, *bounds, *options], check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout
