"""`manage.py reminders`: how the letters stand; which failed, to try them again; and why one did or did not come."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from center.models import the_center
from office.actions import try_again
from reminders import bounces, outages, watching
from reminders.dead_letters import failed
from reminders.kinds import kinds
from reminders.models import Reminder
from web.calendar import MINUTE
from web.clock import database_time
from web.refusals import Refused

ROWS_SHOWN = 30
HEADS = ("kind", "open", "due", "oldest due", "waiting", "failed in 24 h")


class Command(BaseCommand):
    help = "Show how the letters stand, by kind: open, due, waiting for another try, failed in the last 24 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--failed", action="store_true", help="list those that failed, with their keys")
        one.add_argument("--retry", nargs="+", metavar="KEY", help="try these again, or all that failed")
        one.add_argument(
            "--explain", nargs="+", metavar=("EMAIL", "KIND"), help="tell what became of a person's letters"
        )

    def handle(
        self, *args: Any, failed: bool, retry: list[str] | None, explain: list[str] | None, **options: Any
    ) -> None:
        now = database_time()
        # A moment is printed by the center's clock.
        self.zone = ZoneInfo(the_center().zone)
        if failed:
            self.list_failed()
        elif retry:
            self.retry(retry, now)
        elif explain:
            self.explain(explain, now)
        else:
            self.count(now)

    def count(self, now: datetime) -> None:
        """Print a line for each kind of which there is anything to say."""
        if outage := outages.current():
            self.stdout.write(f"No letters go out since {self.at(outage.since)}: {outage.reason}")
            self.stdout.write(f"The next try is at {self.at(outage.next_try_at)}.")
        rows = [
            (
                tally.kind,
                str(tally.open),
                str(tally.due),
                f"{(now - tally.oldest_due_at) // MINUTE} min" if tally.oldest_due_at else "-",
                str(tally.waiting),
                str(tally.failed),
            )
            for tally in watching.by_kind(now)
            if tally.open or tally.failed
        ]
        if rows:
            self.table([HEADS, *rows])
        else:
            self.stdout.write("No letter is open, and none has failed in the last 24 hours.")

    def list_failed(self) -> None:
        """Print those that failed, the newest first."""
        for letter in failed().order_by("-failed_at", "-pk").iterator():
            self.stdout.write(
                f"{letter.pk}  {letter.kind}  failed {self.at(letter.failed_at)}, "
                f"useful until {self.at(letter.expires_at)}: {letter.reason}"
            )

    def retry(self, keys: list[str], now: datetime) -> None:
        """Try them again, each by itself: one that cannot be holds no other up. Nobody's account has done it."""
        tried = 0
        for letter in self.chosen(keys):
            try:
                try_again(letter, by=None, now=now)
                tried += 1
            except Refused as refusal:
                self.stdout.write(f"{letter.pk}  {letter.kind}: {refusal.sentence}")
        self.stdout.write(f"Letters that are tried again: {tried}")

    def chosen(self, keys: list[str]) -> list[Reminder]:
        """Return the letters of these keys, or all that failed. Raises CommandError."""
        if keys == ["all"]:
            return list(failed().order_by("pk"))
        for key in keys:
            # More digits than Postgres can take are no key either.
            if not (key.isascii() and key.isdigit() and len(key) <= 16):
                raise CommandError(f"{key} is no key. They are in the first column of `reminders --failed`.")
        found = Reminder.objects.defer("letter").in_bulk([int(key) for key in keys])
        if unknown := [key for key in keys if int(key) not in found]:
            raise CommandError(f"There is no letter with the key {', '.join(unknown)}.")
        return list(found.values())

    def explain(self, words: list[str], now: datetime) -> None:
        """Print what became of the latest letters to a person, and what holds all of them up."""
        if len(words) > 2:
            raise CommandError("Name one address, and at most one kind.")
        person = User.objects.filter(email=words[0].lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {words[0]}.")
        letters = Reminder.objects.filter(recipient=person).defer("letter")
        if kind := "".join(words[1:]):
            if kind not in kinds and not letters.filter(kind=kind).exists():
                raise CommandError(f"There is no kind {kind}. There are: {', '.join(sorted(kinds))}.")
            letters = letters.filter(kind=kind)
        for sentence in self.obstacles(person, now):
            self.stdout.write(sentence)
        latest = list(letters.order_by("-due_at", "-pk")[:ROWS_SHOWN])
        for letter in latest:
            self.stdout.write(
                f"{letter.pk}  {letter.kind}  due {self.at(letter.due_at)}  {self.became(letter)}"
            )
        if not latest:
            self.stdout.write("Nothing has become due for this person.")

    def obstacles(self, person: User, now: datetime) -> Iterable[str]:
        """Yield why no letter reaches this person, whatever it is about."""
        if not person.is_active:
            yield "The account is closed: no letter is due."
        if bounces.unreachable([person.pk], now):
            last = bounces.latest().filter(person=person).first()
            yield f"Nothing is sent to this address: letters came back{f', {last.answer}' if last else ''}"
        if outage := outages.current():
            yield f"No letters go out since {self.at(outage.since)}: {outage.reason}"

    def became(self, letter: Reminder) -> str:
        """Say what became of a letter, or what it waits for."""
        tries = f"; tries: {letter.attempts}" if letter.attempts else ""
        if letter.sent_at:
            within = f" in the digest {letter.told_in_id}" if letter.told_in_id else ""
            return f"sent{within} {self.at(letter.sent_at)}{tries}"
        if ended_at := letter.dropped_at or letter.failed_at:
            return f"{letter.status} {self.at(ended_at)}: {letter.reason}{tries}"
        if letter.told_in_id:
            return f"waits in the digest {letter.told_in_id}"
        if letter.next_try_at is None:
            return "waits until it is planned, with the next tick"
        if letter.in_digest:
            return f"waits for the digest {self.at(letter.next_try_at)}"
        return f"goes out {self.at(letter.next_try_at)}, useful until {self.at(letter.expires_at)}{tries}"

    def table(self, rows: list[tuple[str, ...]]) -> None:
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())

    def at(self, moment: datetime | None) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}" if moment else "-"
