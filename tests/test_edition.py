"""The name of a shelf follows all that can decide what stands on it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import policygraph_api
from policygraph import resources
from policygraph_api.pages.edition import APART, code, shelf_of

FOLDERS = {"policygraph": resources.PACKAGE, "policygraph_api": Path(policygraph_api.__path__[0])}


def source(module: str) -> Path | None:
    """The file of a module of ours; None for any other name."""
    package, *rest = module.split(".")
    place = FOLDERS.get(package, Path("none")).joinpath(*rest)
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


def imported(path: Path) -> Iterator[str]:
    """What a file imports, also inside its functions; of each module the packages that it stands in as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name}" for name in names]
        for parts in (name.split(".") for name in names):
            yield from (".".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def test_what_writes_the_shelf_imports_nothing_that_its_name_does_not_follow() -> None:
    found, asked = set[str](), ["policygraph_api.pages.shelving"]
    while asked:
        module = asked.pop()
        path = source(module)
        if path and module not in found:
            found.add(module)
            asked += imported(path)
    assert len(found) > 100
    assert not {module for module in found if APART & {*module.split(".")[1:2]}}


def test_packages_apart_are_there_and_a_name_is_made_once() -> None:
    assert all(any((folder / name).is_dir() for folder in FOLDERS.values()) for name in APART)
    assert shelf_of(Path("copy")) == Path("copy", f"lists-{code()[:16]}")
