"""The commands as a user runs them: in a process of their own, from a folder that is not the checkout."""

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import RDF
from typer.main import get_command

from commands import COMMAND, Run, served
from policygraph.cli import app

PROMISED = ["extract", "build", "load", "query", "audit", "loops", "graph", "check", "serve", "evaluate"]
COMMANDS: list[str] = list(get_command(app).commands)  # type: ignore[attr-defined]
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
EVIDENCE_KEYS = {"document", "locator", "start", "end", "quote"}


def rows_of(output: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output)))


def count(run: Run, *arguments: object) -> int:
    return int(rows_of(run("query", "-q", COUNT, "--format", "csv", *arguments).stdout)[0]["n"])


def test_the_ten_commands_that_are_promised_are_there() -> None:
    assert set(PROMISED) <= set(COMMANDS)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_and_option_is_in_the_readme(root: Path, readme: str, command: str) -> None:
    text = (root / readme).read_text(encoding="utf-8")
    assert f"policygraph {command}" in text
    for parameter in get_command(app).commands[command].params:  # type: ignore[attr-defined]
        if parameter.param_type_name == "option":
            assert any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in parameter.opts)


def test_version(run: Run) -> None:
    assert re.fullmatch(r"policygraph \d+\.\d+\.\d+\n", run("--version").stdout)


def test_an_unknown_command_is_wrong_use(run: Run) -> None:
    assert run("extrct").returncode == 2


def test_an_interrupt_while_the_command_is_loaded_is_one_line() -> None:
    interrupting = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
from policygraph.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", interrupting], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "policygraph: interrupted\n")


def test_a_reader_may_stop_reading(root: Path) -> None:
    done = subprocess.run(
        f"'{COMMAND}' query -q 'SELECT ?s ?p ?o {{ ?s ?p ?o }}' --format csv | head -n 2",
        shell=True, cwd=root, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[0] == "s,p,o"
    assert done.stderr == ""


def test_output_is_utf8_in_any_locale(sample: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run([COMMAND, "extract", sample], env=environment, capture_output=True, check=True)
    assert "临澜市" in done.stdout.decode("utf-8")


class TestExtract:
    def test_json_is_one_record_whose_evidence_cuts_out_its_quote(self, run: Run, sample: Path) -> None:
        record = json.loads(run("extract", sample, "--format", "json").stdout)
        text = sample.read_bytes().decode()
        proofs = list(evidence_in(record))
        assert record["document"]["number"] == "临政发〔2021〕8号"
        assert len(record["tasks"]) == 8
        assert len(proofs) > 30
        assert all(text[proof["start"] : proof["end"]] == proof["quote"] for proof in proofs)

    def test_a_table_says_who_does_what(self, run: Run, sample: Path) -> None:
        output = run("extract", sample).stdout
        assert "lead 市工业和信息化局; support 市发展改革委、市生态环境局" in output
        assert "加强考核: nobody" in output

    def test_the_issues_are_counted(self, run: Run, tmp_path: Path) -> None:
        plan = tmp_path / "qinglan.txt"
        plan.write_text("青澜市方案\n一、节水\n推进节水。（把关单位：市水利局、市财政局）\n", encoding="utf-8")
        table = run("extract", plan).stdout
        issues = json.loads(run("extract", plan, "--format", "json").stdout)["issues"]
        assert [issue["quote"] for issue in issues] == ["把关单位：市水利局、市财政局"]
        assert table.rstrip().endswith("Issues, seen and not understood: 1")
        assert "not understood:" not in run("extract", plan, "--format", "csv").stdout

    def test_csv_has_one_row_a_record(self, run: Run, sample: Path) -> None:
        rows = rows_of(run("extract", sample, "--format", "csv").stdout)
        assert [row["statement"] for row in rows if row["kind"] == "chains" and "(loop)" in row["statement"]] == [
            "玻璃—废玻璃—玻璃 (loop)"
        ]
        assert all(row["quote"] for row in rows if row["kind"] != "document")

    def test_messages_go_to_standard_error(self, run: Run, sample: Path) -> None:
        assert run("extract", sample, "--format", "json").stderr == ""


class TestBuild:
    def test_a_second_run_writes_nothing_and_the_bytes_are_the_same(
        self, run: Run, sample: Path, tmp_path: Path
    ) -> None:
        first = run("build", sample, "-o", tmp_path / "a")
        files = sorted((tmp_path / "a").iterdir())
        before = [(file.stat().st_mtime_ns, file.read_bytes()) for file in files]
        again = run("build", sample, "-o", tmp_path / "a")
        run("build", sample, "-o", tmp_path / "b")
        assert (first.returncode, again.returncode, len(files)) == (0, 0, 1)
        assert [(file.stat().st_mtime_ns, file.read_bytes()) for file in files] == before
        assert (tmp_path / "b" / files[0].name).read_bytes() == before[0][1]


class TestStore:
    def test_a_store_holds_exactly_what_was_loaded(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c>, <urn:d> .", encoding="utf-8")
        (tmp_path / "b.nq").write_text("<urn:a> <urn:b> <urn:e> <urn:g> .\n", encoding="utf-8")
        loaded = run("load", tmp_path / "a.ttl", tmp_path / "b.nq", "--store", tmp_path / "store")
        rows = run(
            "query", "-q", "SELECT ?o { ?s ?p ?o } ORDER BY ?o", "--store", tmp_path / "store", "--format", "json"
        )
        assert loaded.returncode == 0
        assert [row["o"] for row in json.loads(rows.stdout)] == ["urn:c", "urn:d", "urn:e"]

    def test_loading_again_replaces(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
        for _ in range(2):
            run("load", tmp_path / "a.ttl", "--store", tmp_path / "store")
        rows = run("query", "-q", "SELECT * { ?s ?p ?o }", "--store", tmp_path / "store", "--format", "csv")
        assert len(rows_of(rows.stdout)) == 1

    def test_the_vocabularies_come_when_asked_for_and_their_lack_is_told(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
        lacks = "The store holds no vocabularies"
        for options, told in ([], True), (["--ontology"], False):
            run("load", tmp_path / "a.ttl", "--store", tmp_path / "store", *options)
            assert (lacks in " ".join(run("loops", "--store", tmp_path / "store").stderr.split())) is told
        graphs = run("query", "-q", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "--store", tmp_path / "store")
        assert "graph/ontology" in graphs.stdout
        assert "graph/vocabulary" in graphs.stdout

    def test_a_folder_that_is_no_store_is_named(self, run: Run, tmp_path: Path) -> None:
        for command in (["query", "-q", COUNT], ["audit"], ["loops"], ["serve"], ["check"], ["graph", "-o", "x.html"]):
            done = run(*command, "--store", tmp_path)
            assert (done.returncode, str(tmp_path) in done.stderr) == (2, True), command


class TestQuery:
    def test_the_shipped_graph_answers_from_any_folder(self, run: Run) -> None:
        assert count(run) > 10_000

    def test_without_a_query_the_named_ones_are_listed(self, run: Run) -> None:
        names = {row["name"] for row in json.loads(run("query", "--format", "json").stdout)}
        assert {"tasks-of-agency", "task-names-nobody", "material"} <= names

    def test_a_named_query_takes_parameters(self, run: Run) -> None:
        done = run("query", "tasks-of-agency", "-p", "document=ziyang", "--format", "csv")
        assert {row["document"] for row in rows_of(done.stdout)} == {"ziyang"}

    def test_the_questions_are_listed_with_parameters_and_gaps(self, run: Run) -> None:
        rows = json.loads(run("questions", "--format", "json").stdout)
        assert [row["number"] for row in rows[:25]] == list(range(1, 26))
        assert rows[0]["parameters"] == ["agency: string=市发展改革委", "document: string="]
        gaps = [row["number"] for row in rows if row["gap"]]
        printed = run("questions").stdout
        assert len(gaps) > 8
        assert printed.count("✗") == 2 * len(gaps)
        assert all(row["question"][:20] in printed for row in rows)

    def test_a_file_is_a_query(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "q.rq").write_text(COUNT, encoding="utf-8")
        assert int(rows_of(run("query", tmp_path / "q.rq", "--format", "csv").stdout)[0]["n"]) == count(run)

    def test_ask_is_one_row(self, run: Run) -> None:
        done = run("query", "-q", "ASK { ?s ?p ?o }", "--format", "json")
        assert json.loads(done.stdout) == [{"answer": True}]

    def test_construct_is_turtle(self, run: Run) -> None:
        done = run("query", "-q", "CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}")
        assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) == 1

    @pytest.mark.parametrize(
        "arguments",
        [
            ["-q", "SELEC"],
            ["no-such-query"],
            ["tasks-of-agency", "-p", "nothing=1"],
            ["tasks-of-agency", "-p", "document"],
            ["tasks-of-agency", "-q", "ASK {}"],
            ["-q", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"],
            ["-q", "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
        ],
    )
    def test_what_is_wrong_is_said_in_few_words(self, run: Run, arguments: list[str]) -> None:
        done = run("query", *arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def findings(run: Run) -> list[dict[str, Any]]:
    """What the audit finds in the shipped graph."""
    done = run("audit", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


class TestAudit:
    def test_findings_are_as_promised(self, findings: list[dict[str, Any]]) -> None:
        assert 10 < len(findings) <= 400
        for finding in findings:
            assert {"rule", "severity", "document", "subject", "message", "message_en", "evidence"} <= finding.keys()
            assert finding["severity"] in {"high", "medium", "low", "info"}
            assert finding["evidence"]
            assert all(proof.keys() >= EVIDENCE_KEYS for proof in finding["evidence"])

    def test_quotes_are_verbatim(self, findings: list[dict[str, Any]], shared: Path) -> None:
        texts = {path.stem: path.read_bytes().decode() for path in (shared / "documents" / "core").iterdir()}
        for proof in (proof for finding in findings for proof in finding["evidence"]):
            assert texts[proof["document"]][proof["start"] : proof["end"]] == proof["quote"]

    def test_the_sample_has_two_tasks_that_name_nobody(self, run: Run, sample_store: Path) -> None:
        findings = json.loads(run("audit", "--store", sample_store, "--format", "json").stdout)
        assert [f["subject"] for f in findings if f["rule"] == "task-names-nobody"] == [
            "推动冶炼渣出路多样",
            "加强考核",
        ]


class TestLoops:
    @pytest.mark.parametrize("shipped", [True, False])
    def test_loops_are_as_promised(self, run: Run, sample_store: Path, shipped: bool) -> None:
        report = json.loads(run("loops", "--format", "json", *([] if shipped else ["--store", sample_store])).stdout)
        assert report.keys() == {"loops", "truncated"}
        assert report["loops"]
        for loop in report["loops"]:
            assert {"nodes", "edges", "declared", "documents", "closing"} <= loop.keys()
            assert len(loop["nodes"]) == len(set(loop["nodes"]))
            assert all({"from", "to", "evidence"} <= edge.keys() and edge["evidence"] for edge in loop["edges"])
            assert len(loop["edges"]) == len(loop["nodes"]) - (loop["closing"] is None)
            assert loop["declared"] or loop["closing"]

    def test_the_sample_declares_one_and_closes_one(self, run: Run, sample_store: Path) -> None:
        loops = json.loads(run("loops", "--store", sample_store, "--format", "json").stdout)["loops"]
        declared = [loop["nodes"] for loop in loops if loop["declared"]]
        found = [set(loop["nodes"]) for loop in loops if not loop["declared"]]
        assert declared == [["玻璃", "废玻璃"]]
        assert {"种植", "秸秆", "饲料", "畜禽养殖", "有机肥"} in found


class TestGraph:
    @pytest.mark.parametrize("network", ["all", "responsibility", "material"])
    def test_the_page_asks_for_nothing(self, run: Run, tmp_path: Path, network: str) -> None:
        done = run("graph", "-o", tmp_path / "graph.html", "--network", network)
        page = (tmp_path / "graph.html").read_text(encoding="utf-8")
        assert done.returncode == 0, done.stderr
        assert "default-src 'none'" in page
        assert not re.search(r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=""", page)
        assert "sourceMappingURL" not in page

    def test_an_unknown_network_is_named(self, run: Run, tmp_path: Path) -> None:
        done = run("graph", "-o", tmp_path / "graph.html", "--network", "roads")
        assert (done.returncode, "roads" in done.stderr) == (2, True)


class TestCheck:
    def test_what_is_not_in_order_is_printed_and_the_exit_code_is_one(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "wrong.ttl").write_text(
            "<https://w3id.org/policygraph/id/doc/x> a <https://w3id.org/policygraph/ontology#PolicyDocument> .",
            encoding="utf-8",
        )
        run("load", tmp_path / "wrong.ttl", "--store", tmp_path / "store")
        done = run("check", "--store", tmp_path / "store", "--format", "csv")
        assert done.returncode == 1
        assert any("doc/x" in row["subject"] for row in rows_of(done.stdout))

    def test_an_inconsistency_is_told_without_a_java_on_the_path(self, run: Run, tmp_path: Path) -> None:
        base = "https://w3id.org/policygraph/"
        (tmp_path / "both.nt").write_text(
            "".join(f"<{base}id/x> <{RDF.type}> <{base}ontology#{kind}> .\n" for kind in ("Agency", "Place")),
            encoding="utf-8",
        )
        run("load", tmp_path / "both.nt", "--store", tmp_path / "store")
        done = subprocess.run(
            [COMMAND, "check", "--store", tmp_path / "store", "--format", "csv"],
            env={**os.environ, "PATH": ""}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 1
        (clash,) = [row for row in rows_of(done.stdout) if row["check"] == "consistency"]
        assert clash["subject"] == "pgid:x"
        assert "Java" not in done.stdout + done.stderr


class TestEvaluate:
    def test_figures_are_between_nothing_and_everything(self, run: Run, shared: Path) -> None:
        gold, document = shared / "gold/core/ziyang.json", shared / "documents/core/ziyang.txt"
        rows = rows_of(run("evaluate", gold, document, "--format", "csv").stdout)
        figures = {row["kind"]: float(row["f1"]) for row in rows}
        assert figures["responsibility"] > 0.9
        assert all(0 <= figure <= 1 for figure in figures.values())

    def test_gold_that_is_no_record_is_named(self, run: Run, sample: Path) -> None:
        done = run("evaluate", sample, sample)
        assert (done.returncode, "linlan.txt" in done.stderr) == (2, True)


class TestServe:
    def test_a_store_is_served_as_it_was_loaded(self, run: Run, sample_store: Path) -> None:
        with served("--store", sample_store) as address:
            query = urllib.parse.urlencode({"query": COUNT})
            request = urllib.request.Request(f"{address}sparql?{query}", headers={"Accept": "text/csv"})
            with urllib.request.urlopen(request) as answer:
                rows = rows_of(answer.read().decode())
        assert int(rows[0]["n"]) == count(run, "--store", sample_store)

    def test_a_taken_port_is_named(self, run: Run, sample_store: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = run("serve", "--port", port, "--store", sample_store)
        assert (done.returncode, str(port) in done.stderr) == (2, True)


def evidence_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a record that has offsets and a quote."""
    if isinstance(value, dict):
        if {"start", "end", "quote"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from evidence_in(part)
