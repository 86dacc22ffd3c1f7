"""The files of a corpus: named ones, those of folders with all below them, those of globs; in the order of names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policygraph.corpus.found import Unread, within

_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class File:
    """A file and what it is called in the corpus."""

    path: Path
    source: str


def files_of(paths: Iterable[Path], wanted: Callable[[str], bool]) -> Iterator[File | Unread]:
    """All files: those named whatever they are called, those of folders when their name is wanted."""
    for path in paths:
        if _is_folder(path):
            yield from _below(path, printable_name(path), wanted)
        elif os.path.lexists(path) or not _MAGIC & set(path.name + str(path.parent)):
            yield _file(path, printable_name(path))
        else:
            yield from _matches(path, wanted)


def printable_name(path: Path) -> str:
    """The last part of a path, also of `.`; empty for the root."""
    return within("", path.name or path.resolve().name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _file(path: Path, source: str) -> File | Unread:
    try:
        if path.is_file():
            return File(path, source)
        return Unread(source, "is no regular file" if os.path.lexists(path) else "does not exist")
    except (OSError, ValueError) as error:
        return Unread(source, f"cannot be read: {error}")


def _matches(pattern: Path, wanted: Callable[[str], bool]) -> Iterator[File | Unread]:
    """What a glob stands for, called from the folder on that the pattern itself begins with."""
    plain = list(pattern.parts)
    at = next(index for index, part in enumerate(plain) if _MAGIC & set(part))
    base = Path(*plain[:at])
    try:
        found = sorted(base.glob("/".join(plain[at:])), key=os.fsencode)
    except ValueError as error:
        yield Unread(within("", str(pattern)), f"is no pattern: {error}")
        return
    for path in found:
        source = within(printable_name(base) if at else "", path.relative_to(base).as_posix())
        if _is_folder(path):
            yield from _below(path, source, wanted)
        else:
            yield _file(path, source)
    if not found:
        yield Unread(within("", str(pattern)), "matches no file")


def _below(folder: Path, source: str, wanted: Callable[[str], bool]) -> Iterator[File | Unread]:
    """The files of a folder and of those in it, by name; links to folders are not followed, so that there is an end."""
    waiting: list[Iterator[tuple[Path, str]]] = [iter([(folder, source)])]
    while waiting:
        place = next(waiting[-1], None)
        if place is None:
            waiting.pop()
            continue
        path, name = place
        if _is_folder(path) and (path == folder or not path.is_symlink()):
            try:
                waiting.append(_inside(path, name, _names(path)))
            except OSError as error:
                yield Unread(name, f"cannot be read: {error.strerror}")
        elif wanted(path.name):
            yield _file(path, name)


def _names(folder: Path) -> list[str]:
    """What is in a folder, by name: names alone, for there may be a hundred thousand."""
    with os.scandir(folder) as items:
        return sorted([item.name for item in items], key=os.fsencode)


def _inside(folder: Path, source: str, names: list[str]) -> Iterator[tuple[Path, str]]:
    return ((folder / name, within(source, name)) for name in names)
