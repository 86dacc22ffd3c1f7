"""How much may come out of an archive: what grows out of all proportion was made to fill the memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from policygraph.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Bounds:
    """Members, bytes for each byte of the archive (small ones may hold `least` bytes), archives in one another."""

    members: int = 1_000_000
    ratio: int = 200
    least: int = 256 * 1024 * 1024
    depth: int = 3


class BombError(DocumentError):
    """An archive that holds more than it may."""


@dataclass
class Budget:
    """What is left for one archive of the corpus with all archives in it."""

    source: str
    size: int
    bounds: Bounds = field(default_factory=Bounds)
    _members: int = 0
    _bytes: int = 0

    @property
    def most(self) -> int:
        """How many bytes may come out of the archive."""
        return max(self.bounds.least, self.size * self.bounds.ratio)

    def member(self) -> None:
        """Another member; BombError when there are too many."""
        self._members += 1
        if self._members > self.bounds.members:
            raise BombError(self.source, f"holds more than {self.bounds.members:,} files; split it")

    def take(self, count: int) -> None:
        """More bytes that came out of it; BombError when there are too many."""
        self._bytes += count
        if self._bytes > self.most:
            raise BombError(self.source, f"unpacks to more than {self.most >> 20:,} MB; unpack it and look at it")
