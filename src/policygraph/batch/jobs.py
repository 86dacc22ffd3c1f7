"""What goes between the build and the processes that read: a shard to one of them, short messages back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from policygraph.batch.shards import Shard
from policygraph.children.frames import frame
from policygraph.corpus import Found


@dataclass(frozen=True)
class Job:
    """The documents of a shard; those in `given_up` are not read, for the reason that stands there."""

    name: str
    documents: tuple[Found, ...]
    given_up: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, shard: Shard, given_up: dict[int, str]) -> Job:
        """A shard as a job."""
        return cls(shard.name, shard.documents, given_up)

    def pack(self) -> bytes:
        """The frame that carries it."""
        told = [(document.source, len(document.raw)) for document in self.documents]
        header = {"name": self.name, "documents": told, "given_up": list(self.given_up.items())}
        return frame(json.dumps(header).encode(), b"".join(document.raw for document in self.documents))

    @classmethod
    def unpack(cls, header: bytes, body: bytes) -> Job:
        """The job that a frame carries."""
        told, at, documents = json.loads(header), 0, []
        for source, size in told["documents"]:
            documents.append(Found(source, body[at : at + size]))
            at += size
        return cls(told["name"], tuple(documents), dict(told["given_up"]))


@dataclass(frozen=True, slots=True)
class Message:
    """The shard is done; or it could not be written, for the reason in `unwritten`."""

    unwritten: str = ""

    def pack(self) -> bytes:
        """The frame that carries it."""
        return frame(self.unwritten.encode())

    @classmethod
    def unpack(cls, header: bytes, _body: bytes) -> Message:
        """The message that a frame carries."""
        return cls(header.decode())
