"""The story, told for all tests that look at the same part of it at the same moment."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from demo.telling import tell

TUESDAY = datetime.fromisoformat("2026-03-03T09:00-05:00")


@pytest.fixture(scope="package")
def told(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[datetime]:
    """The moment at which the story was told; `parametrize("told", [(moment, stories)], indirect=True)` chooses.

    It takes seconds, so these tests share it and only look.
    """
    now, of = getattr(request, "param", (TUESDAY, ()))
    with django_db_blocker.unblock():
        # What earlier tests have rolled back fills pages all the same, which each act would read again.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        with transaction.atomic():
            assert tell(now=now, of=of) is True
            yield now
            transaction.set_rollback(True)


def local_day(moment: datetime) -> date:
    """The day of this moment at the demo's center."""
    return moment.astimezone(ZoneInfo("America/New_York")).date()
