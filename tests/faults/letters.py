"""Letters that are owed, and what became of them: the ledger and the sink are asked, never a clock."""

from collections import Counter
from datetime import datetime
from itertools import count

from django.db import connection

from accounts.models import User
from contacts.models import Contact, ThankYouNote
from counselors.models import Counselor
from devstack.programs import wait_until
from reminders.models import Outage, Reminder
from students.models import Student, Summary
from tests.sink import PATIENCE, Sink
from web.calendar import DAY
from web.clock import database_time

AT_ONCE = 5000
_number = count(1)


def owe(counselor: Counselor, *, letters: int, since: datetime | None = None) -> None:
    """Let so many students owe thanks since then, or this moment, each of them one letter."""
    now = since or database_time()
    ThankYouNote.objects.bulk_create(
        ThankYouNote(contact=contact, because="interview", owed_at=now, due_at=now + DAY)
        for contact in acquaintances(counselor, count=letters)
    )
    analyzed(ThankYouNote)


def acquaintances(counselor: Counselor, *, count: int, zone: str = "UTC") -> list[Contact]:
    """Return so many contacts, each of a student of its own; past the actions, for there are many."""
    now, known = database_time(), []
    for begun in range(0, count, AT_ONCE):
        people = User.objects.bulk_create(
            User(email=address, name="Ada Moreno", role="student", zone=zone, password="!")
            for address in addresses(min(AT_ONCE, count - begun))
        )
        students = Student.objects.bulk_create(Student(user=person, counselor=counselor) for person in people)
        Summary.objects.bulk_create(Summary(student=student) for student in students)
        known += Contact.objects.bulk_create(
            Contact(
                student=student,
                name="Priya Nair",
                sort_key="nair priya",
                search_text="priya nair",
                listed_at=now - 30 * DAY,
                ask_due_at=now + 30 * DAY,
            )
            for student in students
        )
    analyzed(User, Student, Contact)
    return known


def addresses(number: int) -> list[str]:
    return [f"owing.{next(_number)}@school.test" for _ in range(number)]


def analyzed(*models: type) -> None:
    """Tell the planner how much there is, as autovacuum does where time goes by."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def settled(letters: int, *, seconds: float = PATIENCE) -> None:
    """Return once so many letters are settled as sent."""
    sent = Reminder.objects.filter(sent_at__isnull=False)
    assert wait_until(lambda: sent.count() >= letters, seconds), f"{sent.count()} of {letters} were sent"


def copies(sink: Sink) -> Counter[str]:
    """How often each letter has come, by its bytes."""
    return Counter(letter.sha256 for letter in sink.letters)


def try_now() -> None:
    """Let the wait after a failure be over."""
    assert wait_until(Outage.objects.exists, PATIENCE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reminders_outage SET next_try_at = now()")
        cursor.execute("UPDATE reminders_reminder SET next_try_at = now() WHERE sent_at IS NULL")
