"""The kinds of input: what makes it, and what must hold of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from benchmarks.fuzz import books, checks, files, requests, texts, uploads


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input. A case may compute for `seconds`, and one more for each `rate` bytes; `round` cases a turn."""

    make: Callable[[], st.SearchStrategy[bytes]]
    check: checks.Check
    seconds: float = 2.0
    rate: int = 15_000
    round: int = 200


KINDS: dict[str, Kind] = {
    "text": Kind(texts.texts, checks.check_text, round=300),
    "encoding": Kind(files.encoded_texts, checks.check_encoding),
    "page": Kind(files.pages, checks.check_page),
    "word": Kind(lambda: files.word_files(checks.canary()), checks.check_word, seconds=4),
    "pdf": Kind(files.pdf_files, checks.check_pdf, seconds=4, round=25),
    "archive": Kind(files.archives, checks.check_archive, seconds=4),
    "book": Kind(books.workbooks, books.check_book, seconds=4),
    "upload": Kind(lambda: uploads.uploads(checks.canary()), uploads.check_upload, seconds=10, round=60),
    "record": Kind(requests.records, checks.check_record),
    "decisions": Kind(requests.decisions, checks.check_decisions),
    "query": Kind(requests.queries, checks.check_query, round=400),
    "head": Kind(requests.heads, checks.check_head, round=400),
    "values": Kind(texts.texts, checks.check_values),
}
