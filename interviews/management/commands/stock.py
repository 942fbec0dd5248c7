"""`manage.py stock`: load the question bank; safe to run again and again."""

from typing import Any

from django.core.management.base import BaseCommand

from interviews.stock import stock


class Command(BaseCommand):
    help = "Make the question bank say what interviews/bank.toml says."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The bank has {stock()} questions.")
