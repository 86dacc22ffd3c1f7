"""The names that `import policygraph` promises."""

import subprocess
import sys

import pytest

import policygraph


@pytest.mark.parametrize("name", policygraph.__all__)
def test_each_name_is_there(name: str) -> None:
    assert getattr(policygraph, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = policygraph.nothing_of_the_kind


def test_importing_loads_nothing_heavy() -> None:
    script = (
        "import sys, policygraph; print(sorted({'rdflib', 'networkx', 'pyoxigraph', 'owlready2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"
