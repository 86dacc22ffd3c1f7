"""A user's own files tied to the documents of the graph by their SHA-256, to show whole sentences and their places."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from policygraph.analysis.evidence import Evidence
from policygraph.errors import DocumentError
from policygraph.reading import ENDINGS, read_bytes, text_of
from policygraph.reading.kinds import Kind, kind_of
from policygraph.reading.pdf import pdf_pages
from policygraph.text import Text

LONGEST_SOUGHT = 40
"""A sentence is looked for on the pages by so many of its first characters: it may run on to the next page."""


@dataclass(frozen=True)
class Source:
    """A file that was found, and its text."""

    path: Path
    text: Text

    @cached_property
    def _starts(self) -> list[int]:
        """The raw offset of each paragraph: of each line that is not blank."""
        return [self.text.origin[line.start] for line in self.text.lines]

    def sentence(self, evidence: Evidence) -> str:
        """The whole sentence (or sentences) around some words, line ends and layout out."""
        start, end = evidence.sentence
        return " ".join(self.text.raw[start:end].split())

    def parted(self, evidence: Evidence) -> tuple[str, str, str]:
        """The same sentence as its words before those of the evidence, these, and those behind."""
        start, end = evidence.sentence
        cuts = (min(start, evidence.start), evidence.start, evidence.end, max(end, evidence.end))
        before, words, after = (" ".join(self.text.raw[low:high].split()) for low, high in pairwise(cuts))
        return before, words, after

    @cached_property
    def _pages(self) -> list[str]:
        """The words of each page of a PDF without white space, as the text has them; none for another file."""
        return pdf_pages(self.path) if kind_of(self.path, read_bytes(self.path)) is Kind.PDF else []

    def page(self, evidence: Evidence) -> int | None:
        """The number of the page of a PDF, from 1; None for another file, and where it cannot be said for sure."""
        if not self._pages:
            return None
        words = "".join(self.sentence(evidence).split())[:LONGEST_SOUGHT]
        found = [number for number, page in enumerate(self._pages, start=1) if words in page]
        return found[0] if len(found) == 1 else None

    def paragraph(self, evidence: Evidence) -> int:
        """The number of the paragraph or table row, from 1, that the words begin in."""
        return bisect_right(self._starts, evidence.start)


@dataclass(frozen=True)
class Sources:
    """Files by the name of the document in the graph whose bytes they are."""

    files: Mapping[str, Source] = field(default_factory=dict)
    strange: tuple[Path, ...] = ()
    """Files that no document of the graph was made from."""

    def sentence(self, evidence: Evidence) -> str:
        """The whole sentence where the file is at hand, else the words in the graph."""
        source = self.files.get(evidence.document)
        return evidence.quote if source is None else source.sentence(evidence)

    def paragraph(self, evidence: Evidence) -> int | None:
        """The number of the paragraph where the file is at hand."""
        source = self.files.get(evidence.document)
        return None if source is None else source.paragraph(evidence)


def attach(folder: Path | None, digests: Mapping[str, str]) -> Sources:
    """The files of a folder that are documents of the graph; `digests` gives each document's SHA-256 by its name.

    A file that cannot be read is one of the strange ones. DocumentError when the folder is none.
    """
    if folder is None:
        return Sources()
    if not folder.is_dir():
        raise DocumentError(folder, "is no folder of documents")
    wanted: dict[str, list[str]] = {}
    for name, digest in digests.items():
        wanted.setdefault(digest, []).append(name)
    files: dict[str, Source] = {}
    strange = []
    for path in _candidates(folder):
        try:
            raw = read_bytes(path)
            names = wanted.get(hashlib.sha256(raw).hexdigest(), [])
            source = Source(path, text_of(path, raw)[0]) if names else None
        except DocumentError:
            source = None
        if source is None:
            strange.append(path)
        else:
            files.update(dict.fromkeys(names, source))
    return Sources(files, tuple(strange))


def _candidates(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
