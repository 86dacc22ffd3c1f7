"""What /openapi.json describes is asked with many generated requests, and answers as described."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.review.book import Book
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
        assert served.send("POST", "/api/read", "1. -", {"Content-Type": "text/plain"}).status == 200  # warms it up
        yield served


def asked(site: Site, *options: str) -> None:
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "run", f"http://127.0.0.1:{site.port}/openapi.json", "--checks", ",".join(CHECKS)]
    bounds = ["--max-examples", "8", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--no-color"]
    whole = [*command, *bounds, "--generation-deterministic", *options]
    done = subprocess.run(whole, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout


def test_answers_are_as_described(site: Site) -> None:
    asked(site)


def test_answers_to_a_reviewer_are_as_described(tmp_path: Path) -> None:
    book = Book(tmp_path / "decisions.jsonl")
    with open_store() as store, serving(create_app(store, book=book)) as site:
        for token in (book.token, "another"):
            asked(site, "--include-path-regex", "^/api/review", "-H", f"X-Review-Token: {token}")
