"""Files of every format that is read, whole and damaged: strategies that yield their bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from functools import cache, partial

import docx
from hypothesis import strategies as st

from benchmarks.fuzz.damage import Edit, damaged, edits
from benchmarks.fuzz.texts import decoded, pieces, texts

CANARY = "the-words-of-another-file"
"""What stands in the file that hostile documents point at; it must be in no text."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "cp950", "utf-16", "utf-16-le", "utf-16-be", "big5hkscs")
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz")
_PACKERS: tuple[Callable[[bytes], bytes], ...] = (bytes, partial(gzip.compress, mtime=0), bz2.compress, lzma.compress)


def encoded_texts() -> st.SearchStrategy[bytes]:
    """Texts in any encoding, with broken bytes in them, and bytes that are nothing at all."""
    written = st.builds(lambda raw, name: decoded(raw).encode(name, "replace"), texts(), st.sampled_from(_ENCODINGS))
    changes = edits([b"\xff\xff", b"\0", b"\x81", b"\xa1\xa1", b"\xfe\xff", b"\xff\xfe", b"\xd8\x00"])
    return st.one_of(st.builds(damaged, written, changes), st.binary(max_size=200))


def pages() -> st.SearchStrategy[bytes]:
    """HTML: tags in any order around words, and repeated."""
    tags = [tag.encode() for tag in pieces()["markup"]]
    body = b"".join(b"<p>%s</p>" % line.encode() for line in pieces()["plan"].splitlines() if line)
    page = b"<!doctype html><html><head><meta charset=utf-8></head><body>%s</body></html>" % body
    wild = st.lists(st.one_of(st.sampled_from(tags), st.just("循环经济".encode())), max_size=30).map(b"".join)
    repeated = st.builds(lambda part, times: part[:100] * times, wild, st.integers(1, 400))
    return st.builds(
        lambda changes, words, more: damaged(page, [*changes, (30_000, 0, words + more, 1)]),
        edits(tags), wild, st.one_of(st.just(b""), repeated),
    )  # fmt: skip


@cache
def _word_parts() -> dict[str, bytes]:
    document = docx.Document()
    for line in pieces()["plan"].splitlines():
        document.add_paragraph(line, style="List Number" if line.startswith("（") else None)
    table = document.add_table(2, 3)
    table.cell(0, 0).text, table.cell(1, 2).text = pieces()["fragments"][-1], "5"
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """The parts as a ZIP archive, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(zipfile.ZipInfo(name), raw)
    return buffer.getvalue()


def word_files(canary: str) -> st.SearchStrategy[bytes]:
    """Word files with damage within their parts, around them, or of any elements; `canary` is a file's IRI."""
    whole = _word_parts()
    names = [name for name in whole if name.endswith((".xml", ".rels"))]
    tokens = [token.encode() for token in pieces()["word"]]
    head = f'<!DOCTYPE w [<!ENTITY canary SYSTEM "{canary}"><!ENTITY a "{CANARY[:4]}">]>'.encode()

    def made(name: str, changes: list[Edit], entity: bool, around: list[Edit]) -> bytes:
        part = damaged(whole[name], changes)
        if entity:
            part = part.replace(b"?>", b"?>" + head, 1)
        return damaged(packed(whole | {name: part}), around)

    def composed(words: list[bytes], times: int, entity: bool) -> bytes:
        body = b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (_WORD.encode(), b"".join(words) * times)
        return packed(whole | {"word/document.xml": b'<?xml version="1.0"?>' + head * entity + body})

    nothing: st.SearchStrategy[list[Edit]] = st.just([])
    body = st.lists(st.one_of(st.sampled_from(tokens), st.just("循环".encode())), max_size=20)
    return st.one_of(
        st.builds(made, st.sampled_from(names), edits(tokens), st.booleans(), nothing),
        st.builds(made, st.sampled_from(names), nothing, st.booleans(), edits([b"PK\x03\x04", b"PK\x05\x06"])),
        st.builds(composed, body, st.one_of(st.just(1), st.integers(1, 200)), st.booleans()),
    )


@cache
def _pdf() -> bytes:
    """A page with a text layer, as small as it can be."""
    lines = [line for line in pieces()["plan"].splitlines() if line]
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td\n" for line in lines)
    stream = f"BT /F 12 Tf 60 780 Td\n{shown}ET 50 50 200 200 re S 50 150 m 250 150 l S".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >>>>>>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /CIDSystemInfo 8 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 >>",
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>",
    ]
    body, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return body + head + table + b"trailer << /Size 9 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)


def pdf_files() -> st.SearchStrategy[bytes]:
    """PDF files with damage."""
    return st.builds(damaged, st.just(_pdf()), edits([token.encode() for token in pieces()["pdf"]]))


def archives() -> st.SearchStrategy[bytes]:
    """Archives of any names, in one another, with bombs and damage; the first byte tells the kind (`archive_name`)."""
    names = st.one_of(st.sampled_from(pieces()["name"]), st.text(max_size=6).map(lambda stem: stem + ".txt"))
    plain = st.one_of(st.just(pieces()["plan"].encode()), st.binary(max_size=40), st.integers(1, 3_000_000).map(bytes))
    inner = st.lists(st.tuples(names, plain), max_size=4).map(lambda members: archive(0, members))
    members = st.lists(st.tuples(names, st.one_of(plain, inner)), max_size=6)
    whole: st.SearchStrategy[list[Edit]] = st.just([])
    changes = st.one_of(whole, edits([b"PK\x01\x02", b"PK\x05\x06", b"ustar", b"\xff\xff\xff\xff", b"\0"]))
    return st.builds(
        lambda kind, found, damage: bytes([kind]) + damaged(archive(kind, found), damage),
        st.integers(0, len(_ARCHIVES) - 1), members, changes,
    )  # fmt: skip


def archive_name(raw: bytes) -> str:
    """What the archive of a case is called."""
    return "corpus" + _ARCHIVES[raw[0] % len(_ARCHIVES)]


def archive(kind: int, members: list[tuple[str, bytes]]) -> bytes:
    """An archive of one of the kinds, the same bytes each time."""
    if kind == 0:
        return packed({name.encode("utf-8", "replace").decode(): raw for name, raw in members})
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as opened:
        for name, raw in members:
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            opened.addfile(info, io.BytesIO(raw))
    return _PACKERS[kind - 1](buffer.getvalue())
