"""The command that makes what people take away: workbook, page, Markdown, working papers, network files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import OnlyOption, StoreOption, refuse_ending
from policygraph.cli.output import say, working
from policygraph.errors import DocumentError

if TYPE_CHECKING:
    from policygraph.report.content import Content
    from policygraph.store import Store

FILES = (".xlsx", ".html", ".md", ".docx")

AsOfOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="The day that time is judged by."),
]
DocumentsOption = Annotated[
    Path | None,
    typer.Option("--documents", metavar="DIR", help="Your files, found by their SHA-256, to show whole sentences."),
]


def report(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="OUT", help="A folder for all of it, or one .xlsx, .html, .md, .docx."),
    ],
    document: OnlyOption = None,
    about: Annotated[
        str | None, typer.Option("--about", metavar="IRI", help="The finding or statement of a .docx working paper.")
    ] = None,
    documents: DocumentsOption = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
) -> None:
    """Write a workbook, a page with pictures, Markdown, working papers and network files that need no internet."""
    from policygraph.analysis.ledger import read_documents
    from policygraph.analysis.sources import attach
    from policygraph.build import write_changed
    from policygraph.report.content import gather
    from policygraph.store import open_store

    refuse_ending(output, FILES, ", and is no folder")
    if (output.suffix == ".docx") != (about is not None):
        raise typer.BadParameter("a working paper is one .docx of one thing: give -o FILE.docx and --about IRI")
    with working("Reporting"), open_store(directory=store) as opened:
        digests = {facts.name: facts.digest for facts in read_documents(opened)}
        sources = attach(documents, digests)
        day = as_of.date() if as_of else None
        content = gather(opened, names=document or (), as_of=day, sources=sources)
        for path in sources.strange:
            say(f"{path}: no document of the graph was made from this file")
        count = 0
        for target, data in made(opened, content, output, about):
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DocumentError(target.parent, f"cannot be made a directory: {error.strerror}") from error
            write_changed(target, data)
            count += 1
    say(f"{count} files in {output}" if count > 1 else str(output))


def made(store: Store, content: Content, output: Path, about: str | None) -> Iterator[tuple[Path, bytes]]:
    """The files that are asked for: by the output's ending, else all of them in a folder."""
    from policygraph.report.folder import report_files
    from policygraph.report.pages import draw, report_markdown, report_page
    from policygraph.report.workbook import workbook

    if output.suffix not in FILES:
        yield from ((output / name, data) for name, data in report_files(store, content))
    elif output.suffix == ".xlsx":
        yield output, workbook(content)
    elif output.suffix == ".html":
        yield output, report_page(content, draw(store, content)).encode()
    elif output.suffix == ".md":
        yield output, report_markdown(content).encode()
    else:
        yield output, paper_about(store, content, str(about))


def paper_about(store: Store, content: Content, iri: str) -> bytes:
    """The working paper of a finding, or of a statement."""
    from policygraph.report.paper import finding_paper, statement_paper

    finding = next((finding for finding in content.findings if finding.iri == iri), None)
    return statement_paper(store, content, iri) if finding is None else finding_paper(content, finding)
