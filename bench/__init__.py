"""The measurements: data of any size, and every page against the floor page."""

import os
from pathlib import Path


def set_up() -> None:
    """Load the project as it is, with the floor page beside its pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercenter.settings")
    import django  # noqa: PLC0415 - whoever only imports this package may have no settings
    from django.conf import settings  # noqa: PLC0415

    settings.ROOT_URLCONF = "bench.urls"
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    django.setup()
