"""`python -m bench.reminding`: raising, claiming and delivering with a full ledger, against the raw limit of the relay.

    SUBJECTS=1000000 python -m bench.reminding

A throw-away Postgres that keeps its promises (each letter is settled by a commit of its own), a relay on loopback in a
process of its own, one sender: this process.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, median
from typing import Any

from bench import set_up
from devstack.postgres import Postgres
from devstack.programs import say
from devstack.pytest_embedded import clean_up, throwaway_dir

RESULT = Path("var/bench-reminding.json")
# So many promises has each student, on so many contacts; and so many come due at once, each of another student.
EACH, CONTACTS = 50, 5
DUE = 10_000
RAW = 2000

FILL = [
    """
    INSERT INTO accounts_user (password, email, name, role, zone, unreachable_email)
    SELECT '!', 'student.' || i || '@bench.test', 'Student ' || i, 'student', 'America/New_York', ''
    FROM generate_series(1, %(students)s) AS i
    """,
    """
    INSERT INTO students_student (user_id, college, major, class_of, shares_logs)
    SELECT id, '', '', 2027, false FROM accounts_user WHERE email LIKE 'student.%%@bench.test'
    """,
    """
    INSERT INTO students_summary (student_id, contacts, asked, owed, thanked, promised, step, planned, held)
    SELECT id, 0, 0, 0, 0, 0, '', 0, 0 FROM students_student
    """,
    """
    INSERT INTO contacts_contact
        (student_id, name, sort_key, search_text, organization, organization_key, title, field, email, phone, link,
         more_ways, preferred_channel, met_how, tie, tags, private_notes, listed_at, reached, step, zone, cadence,
         keep_in_touch_days, address_hashes)
    SELECT id, 'Contact ' || n, 'contact ' || n, 'contact ' || n, '', '', '', '', '', '', '', '{}', '', '', 'distant',
           '{}', '', %(now)s - interval '60 days', 0, '', '', '3b7', 120, '{}'
    FROM students_student, generate_series(1, %(contacts)s) AS n
    """,
    # Due on some morning of the next three hundred days.
    """
    INSERT INTO contacts_followup (contact_id, text, is_theirs, due_on, promised_at, remind_at, due_at)
    SELECT contact.id, 'Send the article ' || n, false, due_on, %(now)s - interval '30 days',
           due_on + interval '13 hours', due_on + interval '29 hours'
    FROM contacts_contact AS contact, generate_series(1, %(each)s / %(contacts)s) AS n,
         LATERAL (SELECT (%(now)s + (2 + (contact.id * 7 + n * 31) %% 298) * interval '1 day')::date) AS day (due_on)
    """,
    # As many open rows of another kind, which wait for their hour.
    """
    INSERT INTO reminders_reminder
        (kind, subject, recipient_id, occurrence, due_at, next_try_at, expires_at, in_digest, attempts, reason)
    SELECT 'contacts.keep_in_touch', followup.id, student.user_id, '', %(now)s - interval '1 hour',
           %(now)s + interval '2 days', %(now)s + interval '10 days', true, 0, ''
    FROM contacts_followup AS followup JOIN contacts_contact AS contact ON contact.id = followup.contact_id
    JOIN students_student AS student ON student.id = contact.student_id
    """,
]
# The first promise of so many students, for this very minute.
COME_DUE = """
    UPDATE contacts_followup SET remind_at = %(now)s - interval '1 minute', due_on = %(now)s::date
    WHERE id IN (
        SELECT DISTINCT ON (contact.student_id) followup.id
        FROM contacts_followup AS followup JOIN contacts_contact AS contact ON contact.id = followup.contact_id
        ORDER BY contact.student_id, followup.id LIMIT %(due)s
    )
"""


def main() -> int:
    subjects = int(os.environ.get("SUBJECTS") or 1_000_000)
    folder = throwaway_dir()
    postgres = Postgres(folder / "postgres", durable=True)
    relay = subprocess.Popen([sys.executable, "-m", "bench.relay"], stdout=subprocess.PIPE, text=True)
    try:
        assert relay.stdout
        port = int(relay.stdout.readline())
        postgres.start()
        os.environ |= {
            "LOCAL": "1",
            "SECRET_KEY": "bench-only",
            "DATABASE_URL": postgres.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "JOURNAL_DIR": str(folder / "journal"),
            "LETTERS_A_MINUTE": "1000000",
        }
        assert postgres.process
        result = measured(subjects, port, postgres.process.pid)
    finally:
        relay.terminate()
        relay.wait(10)
        postgres.stop()
        clean_up()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    say(table(result))
    return 0


def measured(subjects: int, port: int, postgres: int) -> dict[str, Any]:
    """Fill the ledger, and time each part of what happens when the clock ticks."""
    set_up()
    from django.core.management import call_command  # noqa: PLC0415 - needs the servers' addresses
    from django.db import connection, transaction  # noqa: PLC0415

    from bench.meters import cpu, cpu_of_family  # noqa: PLC0415
    from reminders.delivery import claim, deliver  # noqa: PLC0415
    from reminders.models import Reminder  # noqa: PLC0415
    from reminders.raising import raise_due  # noqa: PLC0415

    now = at_noon()
    say(f"Filling a ledger of {subjects} open letters …")
    call_command("setup", stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    facts = {"students": subjects // EACH, "contacts": CONTACTS, "each": EACH, "due": DUE, "now": now}
    with connection.cursor() as cursor, transaction.atomic():
        for sql in FILL:
            cursor.execute(sql, facts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    raise_due(now)
    nothing_ms = median(milliseconds(lambda: raise_due(now)) for _ in range(9))
    with connection.cursor() as cursor:
        cursor.execute(COME_DUE, facts)
        cursor.execute("VACUUM ANALYZE contacts_followup")
    raising_ms = milliseconds(lambda: raise_due(now))
    raised = Reminder.objects.due(now).count()

    def claimed() -> None:
        with transaction.atomic():
            assert len(claim(now, at_most=500)) == 500
            transaction.set_rollback(True)

    claim_ms = median(milliseconds(claimed) for _ in range(5))
    rates = delivered(port, now, deliver, lambda: (cpu(os.getpid()), cpu_of_family(postgres)))
    return {
        "subjects": subjects,
        "open": Reminder.objects.open().count(),
        "raised": raised,
        "nothing_due_ms": round(nothing_ms, 1),
        "raising_ms": round(raising_ms),
        "claim_500_ms": round(claim_ms, 1),
        **rates,
    }


def delivered(
    port: int, now: datetime, deliver: Callable[[datetime], int], used: Callable[[], tuple[float, float]]
) -> dict[str, Any]:
    """Send all that is due, and before and after it the same bytes raw: by `smtplib`, and pipelined."""
    from bench.relay import kept, pipelined  # noqa: PLC0415
    from reminders.models import Reminder  # noqa: PLC0415

    letter, raised = sample(now), Reminder.objects.due(now).count()

    def raw() -> tuple[float, float]:
        return kept(port, letter, count=RAW), pipelined(port, letter, count=RAW)

    before, (ours, theirs), began = raw(), used(), time.perf_counter()
    sent = deliver(now)
    seconds = time.perf_counter() - began
    ours, theirs = (after - before for before, after in zip((ours, theirs), used(), strict=True))
    assert sent == Reminder.objects.filter(sent_at__isnull=False).count() == raised
    by_hand, at_best = (mean(pair) for pair in zip(before, raw(), strict=True))
    rate = sent / seconds
    return {
        "letters": sent,
        "letter_bytes": len(letter),
        "smtplib_per_second": round(by_hand),
        "pipelined_per_second": round(at_best),
        "ours_per_second": round(rate),
        "of_smtplib": round(rate / by_hand, 2),
        "of_pipelined": round(rate / at_best, 2),
        "sender_ms_a_letter": round(ours / sent, 2),
        "postgres_ms_a_letter": round(theirs / sent, 2),
    }


def sample(now: datetime) -> bytes:
    """Compose one of the letters that are due."""
    from center.models import the_center  # noqa: PLC0415
    from reminders.kinds import kinds  # noqa: PLC0415
    from reminders.letters import compose  # noqa: PLC0415
    from reminders.models import Reminder  # noqa: PLC0415

    reminder = Reminder.objects.due(now).select_related("recipient").latest("pk")
    kind = kinds[reminder.kind]
    row = kind.still_true([reminder.subject])[reminder.subject].row
    return compose(reminder, kind, row, center=the_center(), now=now)


def at_noon() -> datetime:
    """Return a moment of today at which nobody's hours are quiet where the students of the bench live."""
    from django.utils import timezone  # noqa: PLC0415

    return timezone.now().replace(hour=17, minute=0, second=0, microsecond=0) - timedelta(days=1)


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def table(result: dict[str, Any]) -> str:
    goals = {
        "nothing_due_ms": "50",
        "raising_ms": "2000",
        "claim_500_ms": "5",
        "of_smtplib": "0.8 at least",
        "postgres_ms_a_letter": "0.1",
    }
    return "\n".join(
        f"{name.replace('_', ' '):22} {value:>12,}" + (f"   goal {goals[name]}" if name in goals else "")
        for name, value in result.items()
    )


if __name__ == "__main__":
    sys.exit(main())
