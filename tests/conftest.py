"""What every test may ask for."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings

from commands import Run, running
from policygraph.extract import extract
from policygraph.statements import Extraction
from policygraph.store import Store, open_store
from policygraph.structure import read_document
from policygraph_api.main import create_app

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Documents, gold and reference data, which lie beside the checkout and not in it."""
    folder = ROOT.parent / "shared"
    if not (folder / "documents" / "core").is_dir():
        pytest.skip(f"needs the documents in {folder}")
    return folder


@pytest.fixture(scope="session")
def run(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs a command in an empty folder (or in `cwd`) and gives its exit code, output and messages."""
    with running(sample, tmp_path_factory.mktemp("commands")) as run_command:
        yield run_command


@pytest.fixture(scope="session")
def sample(root: Path) -> Path:
    """The plan of an invented city."""
    return root / "examples" / "linlan.txt"


@pytest.fixture(scope="module")
def plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The words that a module of tests calls PLAN, as a file."""
    path = tmp_path_factory.mktemp("plans") / "qinglan.txt"
    path.write_text(request.module.PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def extraction(plan: Path) -> Extraction:
    """What the words of that file say."""
    return extract(read_document(plan))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where temporary files of a service and its children go."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        yield folder


@pytest.fixture(scope="session")
def sample_store(run: Run, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample's triples and nothing else."""
    folder = tmp_path_factory.mktemp("linlan")
    built = run("build", sample, "-o", folder / "triples")
    assert built.returncode == 0, built.stderr
    loaded = run("load", *(folder / "triples").glob("*.trig"), "--store", folder / "store")
    assert loaded.returncode == 0, loaded.stderr
    return folder / "store"


@pytest.fixture(scope="session")
def plans(root: Path) -> Iterator[Store]:
    """The graph of three invented plans, which nothing changes."""
    with open_store([root / "tests" / "data" / "plans.trig"]) as store:
        yield store


@pytest.fixture(scope="session")
def shipped() -> Iterator[Store]:
    """The graph of five documents that comes with policygraph, which nothing changes."""
    with open_store() as store:
        yield store


@pytest.fixture(scope="session")
def shipped_app(shipped: Store) -> FastAPI:
    """The pages of it; what one test has had worked out is there for the next."""
    return create_app(shipped)


@pytest.fixture(scope="module")
def client(shipped_app: FastAPI) -> TestClient:
    """A reader of these pages, with the cookies of one module of tests; nobody answers queries."""
    return TestClient(shipped_app)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI everything is there that a test may need, so a skipped test is a failed one."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
