"""What CONTRIBUTING.md shows works as it says."""

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from jinja2 import DictLoader
from starlette.testclient import TestClient

from policygraph import resources
from policygraph.analysis.audit import audit, audit_rules
from policygraph.rules import read_grammar
from policygraph.store import Store
from policygraph_api import list_routes
from policygraph_api.list_routes import ListPage
from policygraph_api.pages.render import environment
from policygraph_api.pages.site import Site


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    return (root / "CONTRIBUTING.md").read_text(encoding="utf-8")


def shown(guide: str, language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)
    return str(block)


def test_the_audit_rule_finds_tasks_of_many_bodies(guide: str, shipped: Store, tmp_path: Path) -> None:
    (tmp_path / "many-hands.rq").write_text(shown(guide, "sparql"), encoding="utf-8")
    found = audit(shipped, rules=audit_rules(tmp_path))
    assert len(found) > 10
    assert all(int(re.match(r"(\d+) bodies do ", finding.message_en)[1]) > 3 for finding in found)  # type: ignore[index]


def test_the_rule_of_reading_yields_its_examples(guide: str, tmp_path: Path) -> None:
    grammar = tmp_path / "citations.toml"
    shipped = (resources.PACKAGE / "grammar" / "citations.toml").read_text(encoding="utf-8")
    grammar.write_text(f"{shipped}\n{shown(guide, 'toml')}", encoding="utf-8")
    rule = read_grammar(grammar).rules["citation.number-alone"]
    assert [match.groupdict() for example in rule.examples for match in rule.find(example.text)] == [
        {"title": "国办发〔2013〕1号"}
    ]
    assert not [match for text in rule.counterexamples for match in rule.find(text)]


def test_the_page_is_served(guide: str, shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Any = ModuleType("citations")
    exec(compile(shown(guide, "python"), "CONTRIBUTING.md", "exec"), made.__dict__)
    loader = environment().loader
    assert loader is not None
    overlaid = environment().overlay(loader=DictLoader({"citations.html": shown(guide, "html")}))
    for name in ("base.html", "parts.html", "lists.html", "_reviewing.html"):
        overlaid.loader.mapping[name] = loader.get_source(environment(), name)[0]  # type: ignore[union-attr]
    monkeypatch.setattr("policygraph_api.pages.render.environment", lambda: overlaid)
    monkeypatch.setattr(
        list_routes, "LISTS", (ListPage("/citations", "citations.html", made.FILTERS, made.citations, made.sheet),)
    )
    router, app = APIRouter(), FastAPI()
    list_routes.add_lists(router, Site(shipped))
    app.include_router(router)
    with TestClient(app) as client:
        answer = client.get("/citations?q=节能&sort=-title&lang=en")
        rows = client.get("/citations?q=节能&format=json").json()["citations"]
        assert client.get("/citations?document=none").status_code == 200
    assert answer.status_code == 200
    assert rows
    assert all(row["title"] in answer.text for row in rows)


def test_the_page_is_written_as_ours_are(guide: str, root: Path) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", "api/policygraph_api/pages/citations.py", "-"]
    written = shown(guide, "python")
    done = subprocess.run(command, cwd=root, input=written, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "All checks passed!\n")


def test_files_that_are_named_exist(guide: str, root: Path) -> None:
    named = re.findall(r"`((?:ontology|queries|src|api|data|tests)/[\w./-]+)`", guide)
    planned = {"queries/audit/many-hands.rq", "api/policygraph_api/pages/citations.py"}
    assert len(named) >= 12
    assert all((root / path).exists() for path in named if path not in planned)
