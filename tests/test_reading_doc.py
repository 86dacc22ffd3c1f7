"""Old Word files: through LibreOffice where it is installed, else a clear error."""

import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document

OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(512)


def test_an_old_word_file_states_what_the_new_one_does(tmp_path: Path, root: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        old = tmp_path / "plan.doc"
        old.write_bytes(OLD_WORD)
        with pytest.raises(DocumentError, match="LibreOffice"):
            read_document(old)
        return
    word = docx.Document()
    for line in (root / "examples" / "linlan.txt").read_text(encoding="utf-8").splitlines():
        word.add_paragraph(line)
    word.save(str(tmp_path / "plan.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "plan.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    old_record, new_record = (to_record(extract(read_document(tmp_path / name))) for name in ("plan.doc", "plan.docx"))
    assert old_record == new_record
    assert len(old_record["tasks"]) > 3
