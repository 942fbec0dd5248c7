"""`manage.py demo`: tell the demo story, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from demo.telling import tell


class Command(BaseCommand):
    help = "Fill an empty center with a term of lifelike days."

    def handle(self, *args: Any, **options: Any) -> None:
        # Postgres takes a table that nobody has counted for a full one, and plans what follows each act for that.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        told = tell(now=timezone.now())
        self.stdout.write("The demo story is told." if told else "The demo story is told already.")
