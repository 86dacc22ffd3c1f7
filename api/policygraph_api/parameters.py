"""Parameters that several addresses take."""

from typing import Annotated

from fastapi import Query

LONGEST = 2000
"""Characters of a text in an address that are read."""

Text = Annotated[str, Query(max_length=LONGEST)]
