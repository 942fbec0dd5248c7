"""The bench's database: filled past the actions, and yet as they would have left it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

from appointments.free_times import rules_of
from appointments.models import Appointment, AppointmentType
from appointments.slots import open_times
from bench.cards import LETTERS, TALKS
from bench.filling import fill
from center.models import the_center
from contacts import actions
from contacts.actions.contacts import fold
from contacts.duplicates import groups
from contacts.models import Contact, Lead, Outreach, Referral
from interviews.models import Goal, Interview, Rating, Scale
from interviews.stock import stock
from students.models import Student, Summary
from web.calendar import DAY


def rows() -> tuple[list, list]:
    return list(Contact.objects.order_by("pk").values()), list(Summary.objects.order_by("pk").values())


def test_leaves_what_the_actions_would_derive(db: None, noon: datetime) -> None:
    stock()
    fill(5, contacts=60, fresh=3, now=noon)
    filled = rows()

    actions.restate(Contact.objects.values_list("pk", flat=True), now=noon)

    assert rows() == filled
    assert {contact["step"] for contact in filled[0]} > {"ask", "thank", "log", "plan", ""}


def test_folds_what_is_known_as_the_actions_do(db: None, noon: datetime) -> None:
    fill(3, contacts=60, now=noon)

    for contact in Contact.objects.all():
        filled = (contact.sort_key, contact.organization_key, contact.search_text)
        fold(contact)
        assert (contact.sort_key, contact.organization_key, contact.search_text) == filled


def test_gives_the_long_lists_their_size(db: None, noon: datetime) -> None:
    cast = fill(3, contacts=200, fresh=7, now=noon)

    assert Contact.objects.filter(student=cast.reader).count() == 200
    assert Interview.objects.filter(student=cast.reader).count() == 30 + TALKS
    assert Contact.objects.filter(student=cast.writer).count() == 207


def test_fills_cards_as_people_do(db: None, noon: datetime) -> None:
    cast = fill(3, contacts=2000, now=noon)
    mine = Contact.objects.filter(student=cast.reader, deleted_at=None)

    assert 0.4 < mine.exclude(tags=[]).count() / 2000 < 0.5
    assert 0.3 < mine.exclude(private_notes="").count() / 2000 < 0.4
    assert mine.exclude(more_ways=[]).exists()
    assert mine.filter(archived_at__isnull=False).exists()
    assert mine.filter(do_not_contact_at__isnull=False).exists()
    assert Contact.objects.filter(student=cast.reader, deleted_at__isnull=False).exists()
    assert 15 <= len(groups(mine)) <= 25


def test_gives_a_long_list_leads_a_tree_and_somebody_with_a_long_story(db: None, noon: datetime) -> None:
    cast = fill(3, contacts=2000, now=noon)

    assert {lead.status for lead in Lead.objects.filter(student=cast.reader)} == {"open", "done", "dropped"}
    assert set(Referral.objects.values_list("may_mention", flat=True)) == {True, False, None}
    assert Referral.objects.filter(student=cast.reader).count() > 300
    letters = (
        Outreach.objects.filter(contact__student=cast.reader).values_list("contact").annotate(n=Count("pk"))
    )
    assert max(count for _, count in letters) == LETTERS + 1


def test_books_within_hours_and_never_in_time_off(db: None, noon: datetime) -> None:
    fill(30, contacts=60, now=noon)
    types = AppointmentType.objects.with_availability(on_or_after=noon - 365 * DAY)
    rules = {kind.counselor_id: rules_of(kind) for kind in types}

    meetings = Appointment.objects.all()

    assert len(rules) == 20
    assert len(meetings) == 1000
    for meeting in meetings:
        at = meeting.starts_at
        assert open_times(rules[meeting.counselor_id], since=at, until=at) == [at]


def test_fills_half_of_what_is_to_come_and_ends_what_was(db: None, noon: datetime) -> None:
    fill(30, contacts=60, appointments=5000, now=noon)
    types = AppointmentType.objects.with_availability(on_or_after=noon)
    times = sum(
        len(open_times(rules_of(kind), since=noon, until=noon + the_center().horizon)) for kind in types
    )

    taken = Appointment.objects.standing().filter(starts_at__gt=noon).count()

    assert 0.4 < taken / times < 0.6
    assert {meeting.status for meeting in Appointment.objects.all()} == {
        "booked",
        "fulfilled",
        "no-show",
        "cancelled",
    }
    assert Appointment.objects.open().filter(ends_at__lt=noon).count() < 100


def test_says_of_each_appointment_what_the_actions_would(db: None, noon: datetime) -> None:
    cast = fill(30, contacts=60, now=noon)

    for meeting in Appointment.objects.prefetch_related("counselor__appointmenttype_set"):
        wall = meeting.starts_at.astimezone(ZoneInfo(meeting.zone))
        (kind,) = meeting.counselor.appointmenttype_set.all()
        assert meeting.shown_as == f"{wall:%Y-%m-%dT%H:%M}"
        assert (meeting.minutes, meeting.medium, meeting.place) == (kind.minutes, kind.medium, kind.place)
        assert meeting.booked_at < meeting.starts_at
        assert meeting.booked_at <= noon
    assert not Student.objects.get(pk=cast.writer).appointment_set.coming(noon).exists()


def test_students_rate_what_they_have_held_on_scales_of_their_own(db: None, noon: datetime) -> None:
    cast = fill(12, contacts=200, now=noon)
    ratings = Rating.objects.select_related("interview", "scale")

    assert Scale.objects.filter(student=cast.reader).count() == Scale.MOST
    assert Rating.objects.filter(scale__student=cast.reader).count() > 200
    assert all(rating.interview.student_id == rating.scale.student_id for rating in ratings)
    assert all(rating.interview.held_at for rating in ratings)
    assert Goal.objects.filter(student=cast.reader).exists()
