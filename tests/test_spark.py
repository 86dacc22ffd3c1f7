"""Spark gives what the pool gives, and its tables count what the store counts."""

import shutil
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.engines import compare
from benchmarks.plans import plan, write_plans
from commands import Run
from policygraph.analysis.audit import audit
from policygraph.analysis.responsibility import duties, loads
from policygraph.batch import Form, Plan, build_corpus
from policygraph.batch.executor import located, source_of
from policygraph.corpus import Corpus
from policygraph.resources import vocabulary_files
from policygraph.store import open_store

COUNT = 12


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """A corpus of files, an archive and a Parquet file, with a copy and something that is no text."""
    folder = tmp_path_factory.mktemp("spark") / "青 plans"
    write_plans(COUNT, folder)
    (folder / "linlan.txt").write_bytes(sample.read_bytes())
    (folder / "copy.txt").write_text(plan(3), encoding="utf-8")
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a/plan-b.txt", plan(COUNT))
    pq.write_table(pa.table({"name": ["甲"], "text": [plan(COUNT + 1)]}), folder.parent / "rows.parquet")
    return folder


@pytest.fixture(scope="module")
def built(plans: Path, tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or later")
    out = tmp_path_factory.mktemp("spark") / "out"
    arguments = ("--engine", "spark", "--to", "nquads", "--to", "jsonl", "--workers", 2)
    done = run("build", plans, plans.parent / "rows.parquet", "-o", out, *arguments)
    assert done.returncode == 1, done.stderr  # the picture
    assert f"{COUNT + 3} documents in {out}" in done.stderr
    assert "1 files have the bytes of another" in done.stderr
    assert "1 could not be read" in done.stderr
    return out


@pytest.fixture(scope="module")
def pooled(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pool") / "out"
    build_corpus(Plan(Corpus([plans, plans.parent / "rows.parquet"]), out, tuple(Form), workers=1))
    return out


def lines(folder: Path) -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.suffix in {".nq", ".jsonl"})
    return sorted(line for text in texts for line in text.split("\n") if line)


@pytest.mark.parametrize("form", Form)
def test_spark_writes_what_the_pool_writes(built: Path, pooled: Path, form: Form) -> None:
    made = lines(built / form)
    assert len(made) > COUNT
    assert made == lines(pooled / form)


def test_tables_hold_what_the_lines_of_the_pool_say(built: Path, pooled: Path, tmp_path: Path) -> None:
    assert compare(pooled, built)
    other = shutil.copytree(pooled, tmp_path / "other")
    first = next((other / "nquads").iterdir())
    first.write_bytes(first.read_bytes().replace(b'"lead"', b'"support"', 1))
    assert not compare(other, built)


def test_tables_count_what_the_store_counts(built: Path) -> None:
    with open_store([*vocabulary_files(), *sorted((built / "nquads").glob("*.nq"))]) as store:
        expected = {(load.document, load.agency): load.to_json() for load in loads(duties(store))}
        findings = [finding for finding in audit(store) if finding.rule == "task-names-nobody"]
        rows = store.select(
            "PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?document (COUNT(?task) AS ?tasks) WHERE "
            "{ ?document pg:hasTask ?task MINUS { ?task pg:hasAssignment ?any } } GROUP BY ?document",
            name="unborne",
        )
        without = {str(row["document"]): row["tasks"] for row in rows}
        targets = store.select(
            "PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?target WHERE "
            "{ ?target a pg:Target MINUS { ?target pg:statedIn/pg:hasAssignment ?any } }",
            name="unowned",
        )
        aims = len(list(targets))
    counted = pq.read_table(built / "loads").to_pylist()
    assert len(counted) > 50
    for row in counted:
        wanted = expected.pop((row["document"], row["agency"]))
        assert {name: row[name] for name in row if name != "agency_label"} == {
            name: wanted[name] for name in row if name != "agency_label"
        }
    assert not expected
    gaps = pq.read_table(built / "gaps").to_pylist()
    assert sum(row["names_nobody"] for row in gaps) == len(findings) > 0
    assert {row["document"]: row["without_agency"] for row in gaps if row["without_agency"]} == without
    assert sum(row["aims_without_agency"] for row in gaps) == aims > 0


def test_tables_hold_words_and_links(built: Path) -> None:
    (flow, *_) = pq.read_table(built / "flows", filters=[("source_name", "=", "linlan")]).to_pylist()
    assert flow["input_label"]
    assert flow["quotes"]
    assert flow["document"].startswith("https://w3id.org/policygraph/id/doc/")
    told = {row["source"]: row for row in pq.read_table(built / "documents").to_pylist()}
    assert told["青 plans/copy.txt"]["same_bytes_as"] or told["青 plans/0000/plan-0000003.txt"]["same_bytes_as"]
    assert "is a picture" in told["青 plans/picture.html"]["failed"]
    assert told["青 plans/more.zip/a/plan-b.txt"]["document"]
    assert told["rows.parquet/甲"]["document"]


def test_a_folder_that_is_there_is_not_built_over(built: Path, run: Run, plans: Path) -> None:
    done = run("build", plans, "-o", built, "--engine", "spark")
    assert done.returncode == 2
    assert done.stderr == f"policygraph: {built}: is there already; name a new folder\n"


@pytest.mark.parametrize(
    ("address", "path", "source"),
    [
        ("file:/data/plans", "file:/data/plans/a/b.txt", "plans/a/b.txt"),
        ("file:/data/plans/b.txt", "file:/data/plans/b.txt", "b.txt"),
        ("file:/data/plans/*/b*.txt", "file:/data/plans/2021/b1.txt", "plans/2021/b1.txt"),
        ("hdfs://host/data/plans", "hdfs://host/data/plans/b.txt", "plans/b.txt"),
        ("/data/plans", "hdfs://host/data/plans/b.txt", "plans/b.txt"),
    ],
)
def test_documents_are_called_as_the_pool_calls_them(address: str, path: str, source: str) -> None:
    assert source_of(address, path) == source


def test_addresses_keep_their_host() -> None:
    assert located("hdfs:/host/data") == located("hdfs://host/data") == "hdfs://host/data"
    assert located("/data/plans") == "file:/data/plans"
