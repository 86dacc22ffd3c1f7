"""Graphs as text: what a load keeps says the same as the engine."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.parts import parts
from policygraph.sparql import texts as module
from policygraph.sparql.texts import Texts
from policygraph.store import load_files, open_store

ONE, OTHER, EMPTY = (ox.NamedNode(f"https://x.test/{name}") for name in ("one", "另", "none"))


def test_graphs_that_take_turns_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    lines = [f'<urn:s{n}> <urn:p> "第{n}\\n"@zh {graph} .' for n in range(5) for graph in (ONE, "", OTHER)]
    (tmp_path / "a.nq").write_text("\n".join((*lines, f'_:b <urn:p> "1" {ONE} .')) + "\n")
    load_files(tmp_path / "store", [tmp_path / "a.nq"])
    with open_store(directory=tmp_path / "store") as store:
        assert isinstance(store.engine, ox.Store)
        kept, dumped = Texts(store.engine, store.copy), Texts(store.engine)
        for graph, size in ((ONE, 6), (OTHER, 5), (EMPTY, 0)):
            assert sorted(kept.of(graph).splitlines()) == sorted(dumped.of(graph).splitlines())
            assert len(kept.of(graph).splitlines()) == size


def test_parts_are_made_of_what_the_load_kept(tmp_path: Path) -> None:
    name = "<https://w3id.org/policygraph/ontology#sourceName>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/policygraph/ontology#PolicyDocument>"
    lines = [f'<urn:d{n}> {kind} <urn:g{n}> .\n<urn:d{n}> {name} "d{n}" <urn:g{n}> .' for n in range(3)]
    (tmp_path / "a.nq").write_text("\n".join((*lines, f'<urn:v> <urn:p> "shared" {OTHER} .')) + "\n")
    load_files(tmp_path / "store", [tmp_path / "a.nq"])
    with open_store(directory=tmp_path / "store") as store:
        assert store.copy is not None
        before = [sorted(map(str, part.store.quads())) for part in parts(store, 2)]
        assert [len(part) for part in before] == [3, 3, 3]
        for path in store.copy.glob("graphs.*"):
            path.unlink()
        assert [sorted(map(str, part.store.quads())) for part in parts(store, 2)] == before
