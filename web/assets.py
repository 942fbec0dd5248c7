"""Static files that come from Python packages: Bootstrap and htmx, and nothing else of those packages."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

# Served as: the package it comes from, and where it lies in it.
ASSETS = {
    "vendor/bootstrap.min.css": ("bootstrap", "css/bootstrap.min.css"),
    "vendor/bootstrap.min.css.map": ("bootstrap", "css/bootstrap.min.css.map"),
    "vendor/htmx.min.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
}


def location(package: str, path: str) -> Path:
    """Return where the file lies on this machine. Raises LookupError if the package is missing."""
    spec = find_spec(package)
    if not spec or not spec.submodule_search_locations:
        raise LookupError(f"{package} is not installed")
    return Path(spec.submodule_search_locations[0]) / path


class PackageFinder(BaseFinder):
    """Finds the files of ASSETS for collectstatic and for serving while developing."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [str(location(*ASSETS[path]))] if path in ASSETS else []
        return found if find_all else (found[0] if found else None)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for served, source in ASSETS.items():
            yield served, OneFile(served, location(*source))


class OneFile(FileSystemStorage):
    """A storage of one file, under the name it is served as."""

    def __init__(self, name: str, source: Path) -> None:
        super().__init__(location=source.parent)
        self.name, self.source = name, source

    def path(self, name: str) -> str:
        return str(self.source if name == self.name else Path(self.location) / name)
