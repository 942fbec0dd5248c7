"""The whole story, told once for all tests that only look at it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from demo.telling import tell

TUESDAY = datetime.fromisoformat("2026-03-03T09:00-05:00")


@pytest.fixture(scope="package")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """The moment at which the story was told. It takes seconds, so these tests share it and only look."""
    with django_db_blocker.unblock():
        # What earlier tests have rolled back fills pages all the same, which each act would read again.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        with transaction.atomic():
            assert tell(now=TUESDAY) is True
            yield TUESDAY
            transaction.set_rollback(True)
