"""A module imports only from lower layers, and every module has one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph import resources

SOURCE = resources.PACKAGE

# The longest prefix counts: extract.lists is in the layer of extract.
LAYERS = {
    "errors": 0,
    "resources": 0,
    "collector": 0,
    "patterns": 0,
    "children": 0,
    "locks": 0.1,
    "whole": 0.2,
    "foreign": 0,
    "holding": 0.2,
    "exchange": 0,
    "namespaces": 0.5,  # keys are made from folded characters
    "characters": 0,
    "values": 0,
    "text": 1,
    "numerals": 1,
    "sparql": 1,
    "shipped": 1,
    "results": 2,
    "document": 2,
    "vocabulary": 2,
    "terms": 2,
    "pitfalls": 2,
    "statements": 3,
    "proof": 3.5,  # of statements
    "matching": 2.5,
    "rules": 3,
    "rdf_files": 2.5,
    "loading": 3,
    "remote": 3,
    "view": 3.5,  # asks a remote endpoint too
    "reading": 3.5,  # numerals and what opens a paragraph are data
    "tables": 3.5,  # found by rules, and part of the structure
    "corpus": 3.7,  # files as reading takes them
    "structure": 4,
    "store": 4,
    "extract": 5,
    "resolve": 5,
    "parts": 5,
    "queries": 5,
    "number_rules": 5.5,  # severities are those of the queries
    "records": 6,
    "evaluate": 6,
    "triples": 6,
    "decisions": 6.5,  # applied to triples, replaced through records
    "invariants": 6,
    "reasoning": 6,
    "networks": 6,
    "validate": 7,  # runs the reasoner
    "analysis": 7,
    "build": 7.5,  # asks the audit whether it still finds what was decided on
    "report": 8,
    "batch": 8,
    "reader": 8.5,  # from bytes to the workbook
    "cli": 9,
    "__main__": 10,
    "__init__": 10,
}

MODULES = sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    relative = path.relative_to(SOURCE).with_suffix("")
    parts = relative.parts[:-1] if relative.name == "__init__" and len(relative.parts) > 1 else relative.parts
    return ".".join(parts)


def package_of(name: str) -> str:
    return name.partition(".")[0]


def imported(path: Path) -> Iterator[str]:
    """Modules of policygraph that a file imports anywhere, also inside functions, as names below policygraph."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.removeprefix("policygraph.") for name in names if name.startswith("policygraph."))


def test_there_are_modules() -> None:
    assert len(MODULES) >= 10


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_has_a_layer(path: Path) -> None:
    assert package_of(name_of(path)) in LAYERS, f"give {name_of(path)} a layer in design and here"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_imports_lower_layers_only(path: Path) -> None:
    own = package_of(name_of(path))
    layer = LAYERS[own]
    for name in imported(path):
        target = package_of(name)
        inside = target == own
        # errors and resources import nothing, so that everybody may use them
        foundation = target in {"errors", "resources"}
        lower = target in LAYERS and LAYERS[target] < layer
        assert inside or foundation or lower, f"{own} [{layer}] imports {name}"


@pytest.mark.parametrize("name", ["errors", "resources"])
def test_foundation_imports_nothing_of_ours(name: str) -> None:
    assert list(imported(SOURCE / f"{name}.py")) == []


def test_only_the_command_line_knows_the_service() -> None:
    users = {package_of(name_of(path)) for path in MODULES if "policygraph_api" in path.read_text(encoding="utf-8")}
    assert users <= {"cli"}
