"""What the scripts of our own pages post as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from policygraph_api.bodies import read_body
from policygraph_api.origin import refuse_other_sites

_SECONDS = 30.0
Model = TypeVar("Model", bound=BaseModel)


def posted(model: type[Model], most: int) -> Callable[[Request], Awaitable[Model]]:
    """A dependency that reads a body of at most `most` bytes; HTTPException 403 when another site's page sends it."""

    async def read(request: Request) -> Model:
        refuse_other_sites(request)
        body = await read_body(request, most, _SECONDS)
        try:
            return model.model_validate_json(body)
        except ValidationError as error:
            told = error.errors(include_url=False, include_context=False, include_input=False)
            raise RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in told]) from error

    return read
