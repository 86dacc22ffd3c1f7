"""The folder of a corpus build: one for each form and one for the rows, each with a file a shard; and who may write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policygraph.batch.forms import ENDINGS, Form
from policygraph.batch.rows import Row, read_head
from policygraph.errors import DocumentError
from policygraph.locks import lock_to_build
from policygraph.whole import UNFINISHED, remove_unfinished

MANIFEST, FAILURES, DUPLICATES = "corpus.json", "failures.jsonl", "duplicates.jsonl"
_ROWS = "documents"
_LOCK = "lock"
_FOLDERS = (_ROWS, *Form)
_OWN = frozenset({MANIFEST, FAILURES, DUPLICATES, _LOCK, *_FOLDERS})
_SHARD = re.compile(r"[0-9a-f]{32}\.\w+")


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a corpus is built to, and the forms that are written."""

    path: Path
    forms: tuple[Form, ...]

    def file(self, shard: str, form: Form) -> Path:
        """The file of a shard in a form."""
        return self.path / form / f"{shard}{ENDINGS[form]}"

    def rows(self, shard: str) -> Path:
        """The file that says what became of a shard's documents; it is written last."""
        return self.path / _ROWS / f"{shard}.jsonl"

    def finished(self, shard: str) -> Row | None:
        """What a shard's rows say of them all; None when it must be read (again)."""
        head = read_head(self.rows(shard))
        if head is None or head["passing"] or not all(self.file(shard, form).is_file() for form in self.forms):
            return None
        return head

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from building here, until this process ends; what killed ones left unfinished is removed.

        DocumentError when the folder holds other things, when another process builds here, or when it cannot be made.
        """
        try:
            self._refuse_foreign()
            for name in (_ROWS, *self.forms):
                (self.path / name).mkdir(parents=True, exist_ok=True)
            with (self.path / _LOCK).open("ab") as file:
                lock_to_build(file, self.path)
                self._clear()
                try:
                    yield
                finally:
                    self._clear()
        except ConnectionError:
            raise
        except OSError as error:
            raise DocumentError(error.filename or self.path, f"cannot be written: {error.strerror or error}") from error

    def keep_only(self, shards: Collection[str]) -> None:
        """Remove what earlier builds wrote and this one did not."""
        wanted = {self.rows(shard) for shard in shards}
        wanted |= {self.file(shard, form) for shard in shards for form in self.forms}
        for name in _FOLDERS:
            for path in (self.path / name).glob("*"):
                if path not in wanted:
                    path.unlink()

    def _clear(self) -> None:
        """Remove what processes left unfinished: nobody else may write here, and who is not heard any more is done."""
        for folder in (self.path, *(self.path / name for name in _FOLDERS)):
            remove_unfinished(folder)

    def _refuse_foreign(self) -> None:
        foreign = any(item.name not in _OWN for item in _whole_in(self.path))
        if foreign or any(not _SHARD.fullmatch(item.name) for name in _FOLDERS for item in _whole_in(self.path / name)):
            raise DocumentError(self.path, "holds other files and is no corpus build; name a new folder")


def _whole_in(folder: Path) -> Iterator[Path]:
    """What is in a folder, but for files that killed builds left."""
    inside = folder.iterdir() if folder.is_dir() else ()
    return (item for item in inside if not item.name.startswith(UNFINISHED))
