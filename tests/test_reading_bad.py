"""Encodings of plain text, files that are no plan, bombs and damage: text or one clear error, never a traceback."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from policygraph.errors import DocumentError
from policygraph.reading import office, read_text
from policygraph.reading.charset import decoded

SIMPLE = "　　（一）加强管理。利用煤矸石发电，到2020年利用率达到90%以上。（责任单位：市发改委、市财政局）\r\n"
TRADITIONAL = OpenCC("s2tw").convert(SIMPLE)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        *(
            (encoding, SIMPLE)
            for encoding in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be")
        ),
        *((encoding, TRADITIONAL) for encoding in ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-be")),
    ],
)
@pytest.mark.parametrize("times", [1, 50])
def test_chinese_text_in_any_encoding(tmp_path: Path, encoding: str, text: str, times: int) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes((text * times).encode(encoding))
    found = read_text(path)[0].raw
    assert found.removeprefix("\ufeff") == text * times
    assert found.startswith("\ufeff") == (encoding in {"utf-8-sig", "utf-16"})


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
def test_a_few_broken_bytes_do_not_make_a_long_text_unreadable(encoding: str) -> None:
    text = TRADITIONAL * 60
    raw = text.encode(encoding)
    assert decoded(raw[:-3]) is not None
    found = decoded(raw[:1000] + b"\xff\xff" + raw[1000:])
    assert found is not None
    assert found.count("\ufffd") <= 5
    assert "責任單位" in found


CHINESE = st.text(
    st.sampled_from("".join(sorted(set(SIMPLE + "的一是不了人我在有他这中大来上国，。、：（）\n0123456789")))),
    min_size=12,
)


@given(CHINESE, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_what_is_encoded_is_decoded(text: str, encoding: str) -> None:
    found = decoded(text.encode(encoding))
    assert found is not None
    assert found.removeprefix("\ufeff") == text or not any(char > "\u4e00" for char in text)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_none(raw: bytes) -> None:
    found = decoded(raw)
    assert found is None or isinstance(found, str)


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    document = docx.Document()
    document.add_paragraph(SIMPLE)
    document.add_table(2, 2).cell(0, 0).text = "指标"
    path = tmp_path_factory.mktemp("word") / "plan.docx"
    document.save(str(path))
    return path.read_bytes()


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.txt", b"", "is empty"),
        ("plan.txt", b"\xef\xbb\xbf \n", "is empty"),
        ("plan.txt", bytes(range(256)) * 40, "no text in UTF-8|binary"),
        ("plan.txt", b"\0" * 5000, "no text in UTF-8|binary"),
        ("plan.ofd", zipped(OFD_xml=b"<x/>"), "OFD file; open it in an OFD reader and print it to PDF"),
        ("plan.zip", zipped(plan_xml=b"<x/>"), "ZIP archive and no Word file; unpack it"),
        ("plan.xlsx", zipped(**{"[Content_Types]_xml": b"<x/>", "xl__workbook_xml": b"<x/>"}), "spreadsheet"),
        ("plan.odt", zipped(content_xml=b"<x/>"), "OpenDocument file; save it as .docx"),
        ("plan.docx", zipped(**{"[Content_Types]_xml": b"<x/>", "word__document_xml": b"<x/>"}), "damaged Word file"),
        ("plan.docx", b"PK\x03\x04" + bytes(500), "damaged ZIP archive"),
        ("plan.wps", OLE + "WordDocument".encode("utf-16-le"), "WPS file; open it in WPS and save it as .docx"),
        ("plan.doc", OLE + "EncryptedPackage".encode("utf-16-le"), "locked by a password"),
        ("plan.xls", OLE + "Workbook".encode("utf-16-le"), "spreadsheet"),
        ("plan.doc", OLE, "without a Word text"),
        ("plan.rtf", b"{\\rtf1 x}", "RTF file; save it as .docx"),
        ("plan.png", b"\x89PNG\r\n" + bytes(50), "picture; run text recognition"),
        ("plan.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "picture; run text recognition"),
        ("plan.rar", b"Rar!\x1a\x07" + bytes(50), "archive; unpack it"),
        ("plan.mht", b"MIME-Version: 1.0\r\n", "web archive"),
    ],
)
def test_what_is_no_plan_is_named_with_what_to_do(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=said) as caught:
        read_text(path)
    assert caught.value.path == path


def test_a_text_longer_than_the_limits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("长" * 1_400_000, encoding="utf-8")
    with pytest.raises(DocumentError, match="larger than 4 MB"):
        read_text(path)
    path.write_text("a" * 1_600_000, encoding="utf-8")
    with pytest.raises(DocumentError, match="more than 1,500,000 characters"):
        read_text(path)


@pytest.mark.parametrize(
    ("part", "size", "said"),
    [("word/document.xml", 40, "more than 32 MB"), ("word/media/image1.bin", 200, "more than 128 MB")],
)
def test_an_archive_bomb_is_refused_unopened(tmp_path: Path, word: bytes, part: str, size: int, said: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as file:
            for _ in range(size):
                file.write(bytes(2**20))
    path = tmp_path / "bomb.docx"
    path.write_bytes(buffer.getvalue())
    assert path.stat().st_size < 2**20
    with pytest.raises(DocumentError, match=said):
        read_text(path)


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_word_file_is_text_or_an_error(tmp_path: Path, word: bytes, data: st.DataObject) -> None:
    """Bytes are changed inside the unpacked parts, so that damage goes beyond the archive's own checks."""
    with zipfile.ZipFile(io.BytesIO(word)) as old:
        parts = {name: bytearray(old.read(name)) for name in old.namelist()}
    name = data.draw(st.sampled_from(sorted(n for n in parts if n.endswith((".xml", ".rels")))))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(parts[name]) - 1, 0)))
        parts[name][at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for part, content in parts.items():
            new.writestr(part, bytes(content))
    path = tmp_path / "damaged.docx"
    path.write_bytes(buffer.getvalue())
    with suppress(DocumentError):
        read_text(path)


def test_an_old_word_file_needs_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "plan.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    with pytest.raises(DocumentError, match="install LibreOffice, or save it"):
        read_text(path)


def program(folder: Path, script: str) -> None:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_conversion_is_read_and_one_that_fails_or_hangs_is_ended(
    tmp_path: Path, word: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.docx").write_bytes(word)
    path = tmp_path / "plan.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    program(tmp_path, f'while [ "$1" != --outdir ]; do shift; done; cp {tmp_path}/made.docx "$2/document.docx"')
    assert SIMPLE.strip() in read_text(path)[0].raw
    program(tmp_path, "exit 1")
    with pytest.raises(DocumentError, match="LibreOffice cannot read"):
        read_text(path)
    program(tmp_path, "sleep 60")
    monkeypatch.setattr(office, "_SECONDS", 0.3)
    with pytest.raises(DocumentError, match="took LibreOffice more than"):
        read_text(path)
