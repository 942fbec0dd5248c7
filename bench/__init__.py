"""The measurements: data of any size, and every page against the floor page."""

import os
from pathlib import Path

FLOOR_BACKEND = "django.contrib.auth.backends.ModelBackend"


def set_up() -> None:
    """Load the project as it is, with the floor page beside its pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercenter.settings")
    import django  # noqa: PLC0415 - whoever only imports this package may have no settings
    from django.conf import settings  # noqa: PLC0415

    settings.ROOT_URLCONF = "bench.urls"
    # The floor's: the project knows its people by fewer steps.
    settings.AUTHENTICATION_BACKENDS.append(FLOOR_BACKEND)
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    django.setup()
