"""Where the ontology, the queries, the shipped triples and the extraction rules lie.

A wheel carries them in ``policygraph/shipped``; in a checkout they are the folders beside ``src``.
A missing one is a broken installation: every function raises ``FileNotFoundError`` with the path it looked at.
"""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]


def ontology_files() -> tuple[Path, ...]:
    """The classes and properties, then the alignments; without vocabularies and shapes."""
    folder = _folder("ontology")
    return _present(folder / "policygraph.ttl"), _present(folder / "alignments.ttl")


def shapes_file() -> Path:
    """The SHACL shapes."""
    return _present(_folder("ontology") / "shapes.ttl")


def pitfalls_file() -> Path:
    """What looks like a mistake in the ontology and is none, with reasons."""
    return _present(_folder("ontology") / "pitfalls.toml")


def vocabulary_files() -> tuple[Path, ...]:
    """The SKOS schemes, by file name."""
    return _listed(_folder("ontology") / "vocabulary", "*.ttl")


def query_dir() -> Path:
    """The folder of ``questions``, ``graphs`` and ``audit``."""
    return _folder("queries")


def triples_files() -> tuple[Path, ...]:
    """The shipped documents' TriG files, by file name."""
    return _listed(_folder("triples"), "*.trig")


def read_toml(package: str, file: str) -> dict[str, Any]:
    """The tables of a TOML file that lies beside the modules of a package."""
    return tomllib.loads(files(package).joinpath(file).read_text(encoding="utf-8"))


def _folder(name: str) -> Path:
    installed = PACKAGE / "shipped" / name
    if installed.is_dir():
        return installed
    return _present(CHECKOUT / ("data/triples" if name == "triples" else name))


def _present(path: Path) -> Path:
    if not path.exists():
        raise FileNotFoundError(f"policygraph is not completely installed: {path} is missing")
    return path


def _listed(folder: Path, pattern: str) -> tuple[Path, ...]:
    files = tuple(sorted(_present(folder).glob(pattern)))
    if not files:
        raise FileNotFoundError(f"policygraph is not completely installed: no {pattern} in {folder}")
    return files
