"""`manage.py restate`: derive every next step and every figure anew; `--check` only compares them with the facts."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model

from contacts import actions, next_step, summary
from contacts.models import Contact
from students.models import Student
from web import clock

CHUNK = 1000


class Command(BaseCommand):
    help = "Derive every contact's next step and every student's figures from the facts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; print what differs, and fail if anything does.",
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            self.check_all()
        else:
            self.restate_all()

    def restate_all(self) -> None:
        now, count = clock.database_time(), 0
        for contacts in chunks(Contact):
            with transaction.atomic():
                actions.hold_lists_of(contacts)
                actions.restate(contacts, now=now)
            count += len(contacts)
        for students in chunks(Student):
            actions.recount(students)
        self.stdout.write(f"{count} contacts are restated.")

    def check_all(self) -> None:
        now, count = clock.database_time(), 0
        for contacts in chunks(Contact):
            count += self.told(next_step.differences(contacts, now))
        for students in chunks(Student):
            count += self.told(summary.differences(students))
        if count:
            raise CommandError(f"What is stored is wrong {count} times. `manage.py restate` puts it right.")
        self.stdout.write("Every column holds what the facts say.")

    def told(self, differences: Iterator[summary.Difference]) -> int:
        count = 0
        for difference in differences:
            self.stdout.write(str(difference))
            count += 1
        return count


def chunks(model: type[Model]) -> Iterator[list[int]]:
    """Yield the keys of the model's rows, so many at a time."""
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    some = list(keys[:CHUNK])
    while some:
        yield some
        some = list(keys.filter(pk__gt=some[-1])[:CHUNK])
