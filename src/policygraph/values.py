"""Values: frozen dataclasses that are made by the thousand for each document.

A frozen dataclass writes every field past its own lock, which takes three times as long as making a plain one. So to
Python a value is a plain dataclass that can be hashed; that nobody changes one is held by mypy, to which it is frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["value"]

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from dataclasses import dataclass

    def value(*, frozen: bool, slots: bool, order: bool = False) -> Any:
        """What `dataclass` does with the same words, but for the lock."""
        return dataclass(unsafe_hash=frozen, slots=slots, order=order)
