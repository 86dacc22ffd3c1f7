"""N-Quads that are cut by graph without being read make the same store as statements that are read one by one."""

from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import DocumentError
from policygraph.sparql import loads
from policygraph.sparql.stretches import blocks, stretches
from policygraph.sparql.texts import Texts
from policygraph.store import load_files, open_store

G, H = "<urn:g>", "<urn:另>"
PLAIN = [
    f"<urn:s> <urn:p> <urn:o> {G} .",
    f'<urn:s> <urn:p> "第一 \\"行\\" {G} .\\n"@zh-Hans {G} .',
    f'<urn:s> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> {G} .',
    f'<urn:s> <urn:p\\u00e9> "" {H} .',
    f"<urn:s> <urn:p> {G} {H} .",
    f"<urn:s> <urn:p> <urn:o> {G} .",
]
ODD = {
    "blank node": f"_:b <urn:p> _:c {G} .",
    "no graph": "<urn:n> <urn:p> <urn:o> .",
    "no graph, and the one of its neighbors as value": f"<urn:n> <urn:p> {G} .",
    "comment": f'<urn:s> <urn:p> "a" . # "b" {G} .',
    "empty line": "",
    "tabs": f"<urn:s>\t<urn:p>\t<urn:o>\t{G}\t.",
    "no blanks": f"<urn:s><urn:p><urn:o>{G}.",
    "another end of line": f"<urn:s> <urn:p> <urn:o> {G} .\r",
}


def text(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def test_plain_lines_are_cut_where_the_graph_changes() -> None:
    found = stretches(text(*PLAIN))
    assert found is not None
    assert [(stretch.graph, stretch.size) for stretch in found] == [(G, 3), (H, 2), (G, 1)]
    assert b"".join(stretch.quads for stretch in found) == text(*PLAIN)
    assert found[1].triples == text('<urn:s> <urn:p\\u00e9> "" .', f"<urn:s> <urn:p> {G} .")


@pytest.mark.parametrize("odd", ODD)
def test_other_lines_are_not_cut(odd: str) -> None:
    assert stretches(text(PLAIN[0], ODD[odd], PLAIN[0])) is None


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_blocks_are_whole_lines(size: int) -> None:
    for whole in (text(*PLAIN), text(*PLAIN).removesuffix(b"\n"), b""):
        made = list(blocks(BytesIO(whole), size))
        assert b"".join(made) == whole
        assert all(block.endswith(b"\n") for block in made[:-1])


@pytest.mark.parametrize("lines", [PLAIN, *([*PLAIN, line, *PLAIN] for line in ODD.values())])
def test_a_load_holds_what_the_file_says(lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "_STATEMENTS", 1)
    path = tmp_path / "a.nq"
    path.write_bytes(text(*lines).removesuffix(b"\n"))
    said = {*ox.parse(path.read_bytes(), ox.RdfFormat.N_QUADS)}
    assert load_files(tmp_path / "store", [path]) == len(said)
    with open_store(directory=tmp_path / "store") as store:
        assert isinstance(store.engine, ox.Store)
        assert {*store.quads()} == said
        assert {*store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph())} == {
            ox.Quad(s, p, o) for s, p, o, _ in said
        }
        for graph in store.engine.named_graphs():
            kept = {*ox.parse(Texts(store.engine, store.copy).of(graph), ox.RdfFormat.N_TRIPLES)}
            assert kept == {ox.Quad(s, p, o) for s, p, o, of in said if of == graph}


@pytest.mark.parametrize("wrong", [f"<not absolute> <urn:p> <urn:o> {G} .", f"<urn:s> <urn:p> 1 {G} ."])
def test_a_wrong_line_is_told_with_its_file(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "_STATEMENTS", 1)
    good, bad = tmp_path / "good.nq", tmp_path / "bad.nq"
    good.write_bytes(text(*PLAIN))
    bad.write_bytes(text(*PLAIN, wrong))
    for files in ([good, bad, good], [bad], [good, good, bad]):
        with pytest.raises(DocumentError, match=r"bad\.nq: is not valid N-Quads: .*line 7"):
            load_files(tmp_path / "store", files)
    assert not (tmp_path / "store").exists()
