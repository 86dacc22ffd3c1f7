"""Documents sent to a service that reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policygraph import resources
from policygraph.store import open_store
from policygraph_api.desk import Desk, DeskLimits
from policygraph_api.main import create_app
from policygraph_api.read_routes import reading_router
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import Answer, Site, serving

BOUNDARY = "----a-boundary"


@contextmanager
def reading() -> Iterator[Site]:
    """A service with all its pages, and nothing in its store but the ontology."""
    with open_store(resources.ontology_files()) as store, serving(create_app(store)) as served:
        yield served


@contextmanager
def small(**limits: Any) -> Iterator[Site]:
    """A service with a desk of other limits."""
    with open_store(resources.ontology_files()) as store:
        app = create_service(store, Limits())
        app.include_router(reading_router(Desk(DeskLimits(**limits))))
        with serving(app) as served:
            yield served


def form(name: str, content: bytes, **fields: str) -> tuple[bytes, dict[str, str]]:
    """A form with a file as browsers send it."""
    shown = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A").encode()
    parts = [
        b'Content-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: text/plain\r\n\r\n%s'
        % (shown, content)
    ]
    parts += [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    edge = f"--{BOUNDARY}".encode()
    body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def give(site: Site, path: Path, form_of_answer: str = "record") -> Answer:
    """What the service answers to a file."""
    return site.send("POST", f"/api/read?format={form_of_answer}", *form(path.name, path.read_bytes()))


def left(home: Path) -> list[Path]:
    """What lies in temporary files beside the copy of the store that queries are run on."""
    return [path for path in home.iterdir() if not path.with_suffix(".lock").exists() and path.suffix != ".lock"]
