"""What an object works out when it is first asked for, and keeps.

Up to Python 3.11 functools holds a lock meanwhile, one for all objects of a class. Who writes a list holds the list's
lock and asks a site for what it reads; who asks the site of a document for that holds the lock of functools, and waits
for the list. So nothing is held here, as in later versions: two threads that ask at once both work it out, and one
value is kept.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["cached_property"]

_Made = TypeVar("_Made")

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property(functools.cached_property[_Made]):  # noqa: N801
        """The same without the lock."""

        def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
            """The value, which an attribute of the object's own stands before from then on."""
            if instance is None:
                return self
            return instance.__dict__.setdefault(self.attrname, self.func(instance))
