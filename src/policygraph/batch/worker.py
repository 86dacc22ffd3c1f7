"""The process that reads: one shard after another, each document on its own, whatever may be in it."""

from __future__ import annotations

import gc
import hashlib
import socket
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from policygraph.batch.folder import Folder
from policygraph.batch.forms import Form, line, written
from policygraph.batch.jobs import Job, Message
from policygraph.batch.place import Place
from policygraph.batch.rows import Failure, Row, head_of, row_of
from policygraph.children.frames import receive_frame
from policygraph.children.limits import end_with_parent, limit_memory
from policygraph.collector import at_rest
from policygraph.corpus import Found
from policygraph.decisions import Decision, apply_decisions, last_of, read_decisions
from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.reading import text_of
from policygraph.rules import grammar_names, load_grammar
from policygraph.statements import Extraction
from policygraph.structure import read_structure
from policygraph.whole import whole_file

MEMORY = 4 * 1024**3
"""How many bytes a process may take to read a document."""


@at_rest()
def prepare() -> None:
    """Load rules and vocabularies once for all processes: by reading what the rules give as examples."""
    rules = (rule for name in grammar_names() for rule in load_grammar(name).rules.values())
    examples = "\n".join(example.text for rule in rules for example in rule.examples[:1])
    made = read(Found("examples.txt", examples.encode()))
    if isinstance(made, Extraction):
        written(Form.nquads, made, "examples.txt")
    gc.collect()
    gc.freeze()


def serve(connection: socket.socket, parent: int, out: str, forms: str, decisions: str) -> None:
    """Read shards until the socket closes."""
    end_with_parent(parent)
    limit_memory(MEMORY)
    folder = Folder(Path(out), tuple(map(Form, forms.split())))
    known = last_of(read_decisions(Path(decisions))) if decisions else ()
    with suppress(EOFError, ConnectionError):
        place = Place.received(connection)
        while True:
            job = Job.unpack(*receive_frame(connection))
            message = Message()
            try:
                write_shard(job, folder, known, place)
            except OSError as error:
                message = Message(unwritten=error.strerror or repr(error))
            place.at = None
            connection.sendall(message.pack())
            gc.collect(0)  # what the shard has left; what was there before it is looked through when Python does


def write_shard(job: Job, folder: Folder, decisions: Sequence[Decision], place: Place) -> None:
    """Write the files of a shard, its rows last; `place` tells how far it is. OSError when they cannot be written."""
    rows, hashes = [], {form: hashlib.sha256() for form in folder.forms}
    with ExitStack() as stack:
        files = {form: stack.enter_context(whole_file(folder.file(job.name, form))) for form in folder.forms}
        for at, found in enumerate(job.documents):
            place.at = at
            given_up = job.given_up.get(at)
            told = Failure(given_up, passing=True) if given_up else _readout(found, folder.forms, decisions)
            if isinstance(told, Failure):
                rows.append(row_of(found, told))
                continue
            for form, text in told.texts.items():
                files[form].write(text)
                hashes[form].update(text)
            rows.append(told.row)
    with whole_file(folder.rows(job.name)) as file:
        file.write(head_of(rows, {form: told.hexdigest() for form, told in hashes.items()}))
        file.writelines(map(line, rows))


@at_rest()
def _readout(found: Found, forms: Iterable[Form], decisions: Sequence[Decision]) -> Told | Failure:
    """A document read and told; the collector rests until nothing is left of it but that."""
    made = read(found)
    return made if isinstance(made, Failure) else tell(made, found, forms, decisions)


def read(found: Found) -> Extraction | Failure:
    """What a document states, or why it could not be read: nothing in a document ends the work on others."""
    try:
        text, digest = text_of(Path(found.source), found.raw)
        return extract(read_structure(text, found.name, digest))
    except DocumentError as error:
        return Failure(error.reason)
    except (MemoryError, OSError) as error:
        return Failure(f"{type(error).__name__}: {error}", passing=True)
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one document of a hundred thousand
        return Failure(f"{type(error).__name__}: {error}; please report this")


@dataclass(frozen=True, slots=True)
class Told:
    """A document in all forms that are asked for, and its row."""

    texts: dict[Form, bytes]
    row: Row


@at_rest()
def tell(extraction: Extraction, found: Found, forms: Iterable[Form], decisions: Sequence[Decision]) -> Told | Failure:
    """What is written of a document."""
    try:
        decided = apply_decisions(extraction, decisions) if decisions else None
        texts = {form: written(form, extraction, found.source, decided) for form in forms}
        return Told(texts, row_of(found, extraction, decided))
    except MemoryError:
        return Failure("MemoryError", passing=True)
    except Exception as error:  # noqa: BLE001 - the same
        return Failure(f"{type(error).__name__}: {error}; please report this")
