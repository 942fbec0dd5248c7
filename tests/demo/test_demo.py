"""The demo story: told once, whole, and never ahead of the clock."""

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import DateTimeField, F, Max

from accounts.models import User
from appointments.drop_in_line import line_of
from appointments.feedback import what_students_say
from appointments.free_times import rules_of
from appointments.models import Appointment, AppointmentType, Feedback, Note, Task, TimeOff, WeeklyHours
from appointments.slots import open_times
from audit.models import Event
from center.models import Center
from contacts import next_step, summary
from contacts.circles import CIRCLES
from contacts.duplicates import groups
from contacts.models import Contact, FollowUp, Import, Lead, Merge, Referral, ThankYouNote
from contacts.models.contacts import ContactQuerySet
from demo.telling import tell
from interviews.models import Interview, InterviewLog, Question
from reminders.models import Reminder
from students.models import Student, Summary
from tests.demo.conftest import local_day
from web.calendar import DAY

APPS = ("students", "contacts", "interviews", "appointments")
# What may be written down of the days to come.
PLANS = {
    "contacts.Contact": {"ask_due_at", "step_due_at", "step_turns_at"},
    "contacts.Outreach": {"look_beyond_at", "try_again_at"},
    "contacts.FollowUp": {"remind_at", "due_at"},
    "contacts.Lead": {"remind_at", "due_at"},
    "contacts.Referral": {"answer_due_at", "nudge_at", "report_due_at"},
    "contacts.ThankYouNote": {"due_at"},
    "interviews.Interview": {"confirm_at", "ends_at", "starts_at"},
    "interviews.Proposal": {"chosen_at", "expires_at"},
    "appointments.Appointment": {"starts_at", "ends_at", "moved_from_at"},
    "appointments.Task": {"remind_at", "due_at"},
    "reminders.Reminder": {"expires_at", "next_try_at"},
    "students.Access": {"until_at"},
    "students.Summary": {"step_due_at"},
}


# The whole story is told once, and these tests only look: they stay together. The other files tell parts of it.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_fills_a_center_with_three_counselors_and_forty_students(told):
    assert Center.objects.get().name == "Bluegrass University Career Center"
    assert Student.objects.count() == 40
    assert set(Student.objects.values_list("counselor__user__name", flat=True)) == {
        "Cora Lindqvist",
        "Dan Abara",
        "Yuki Tanabe",
    }
    assert User.objects.get(role="director").email == "dora@demo.test"


def test_everybody_signs_in_with_the_same_password_and_awaits_no_invitation(told):
    assert User.objects.values("password").distinct().count() == 1
    assert User.objects.get(email="maya@demo.test").check_password("demo")
    assert not User.objects.filter(last_login=None).exists()


def test_telling_twice_changes_nothing(told, capsys):
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (User, Contact, Summary, Question)
    }

    assert tell(now=told) is False
    call_command("demo")

    assert "The demo story is told already." in capsys.readouterr().out
    assert before == {model: list(model.objects.order_by("pk").values()) for model in before}


def test_every_step_occurs_but_a_meeting_that_is_on_right_now(told):
    occurring = set(Contact.objects.exclude(step="").values_list("step", flat=True))

    assert occurring | {"meet"} == set(next_step.steps)


def test_every_stop_of_the_thread_is_the_furthest_of_somebody(told):
    reached = set(Contact.objects.values_list("reached", flat=True))

    assert reached == set(range(len(next_step.STOPS)))


def test_every_ending_and_every_medium_occurs(told):
    interviews = Interview.objects.all()

    assert {interview.status for interview in interviews} == {
        "held",
        "planned",
        "questions sent",
        "cancelled",
        "missed",
    }
    assert {interview.medium for interview in interviews} == set(Interview.Medium.values)
    assert {note.status for note in ThankYouNote.objects.all()} == {"sent", "owed", "excused"}
    assert {promise.status for promise in FollowUp.objects.all()} == {"open", "kept", "dropped"}
    assert set(Referral.objects.values_list("may_mention", flat=True)) == {True, False, None}


def test_leads_are_of_every_kind_and_have_every_ending(told):
    leads = Lead.objects.all()

    assert set(leads.values_list("kind", flat=True)) == set(Lead.Kind.values)
    assert {lead.status for lead in leads} == {"open", "done", "dropped"}
    assert of("maya").tags() == [
        "alumni", "genetics", "hospital", "laboratory", "professors", "public health", "writing"
    ]  # fmt: skip


def test_a_good_part_of_the_contacts_has_tags_and_few_of_them(told):
    tagged = Contact.objects.exclude(tags=[])

    assert tagged.count() >= Contact.objects.count() / 3
    assert max(len(contact.tags) for contact in tagged) <= 2


def test_some_can_be_reached_in_further_ways_and_prefer_one(told):
    for name in ("maya", "liam"):
        assert of(name).exclude(more_ways=[]).exists()
        assert of(name).exclude(preferred_channel="").exists()
        assert of(name).exclude(private_notes="").exists()


def test_maya_has_put_one_aside_leaves_one_in_peace_and_took_one_off_the_list(told):
    maya = User.objects.get(email="maya@demo.test")

    assert [contact.name for contact in of("maya").filter(archived_at__isnull=False)] == ["Omar Haddad"]
    assert [contact.name for contact in of("maya").filter(do_not_contact_at__isnull=False)] == ["Warren Tate"]
    assert [contact.name for contact in Contact.objects.deleted_by(maya)] == ["Tiffany Rusk"]


def test_two_cards_became_one_and_two_more_look_like_one(told):
    [merged] = Merge.objects.standing()

    assert (merged.gone.name, merged.kept.name) == ("Keiko from the blood drive", "Keiko Yamada")
    assert merged.kept.phone == "502-555-0176"
    assert [names_of(group.keys) for group in groups(of("maya"))] == [{"Anjali Deshmukh", "Dr. Deshmukh"}]
    assert [names_of(group.keys) for group in groups(of("liam"))] == [{"Pete Maloney"}]


def names_of(keys):
    return {contact.name for contact in Contact.objects.filter(pk__in=keys)}


def test_mayas_tree_is_four_generations_deep_with_one_name_given_twice_and_an_end(told):
    referrals = Referral.objects.filter(student__user__email="maya@demo.test")
    pairs = [(pair.giver.name, pair.named.name) for pair in referrals.select_related("giver", "named")]
    chain = ["Ruth Calloway", "Samuel Osei", "Priya Raman", "Tomás Echeverría"]

    assert set(pairwise(chain)) < set(pairs)
    assert sorted(giver for giver, named in pairs if named == "Denise Fontaine") == [
        "Leonard Ames",
        "Samuel Osei",
    ]
    assert "Keiko Yamada" not in {giver for giver, _ in pairs}
    assert set(referrals.values_list("may_mention", flat=True)) == {True, False, None}


def test_liam_began_with_his_circles_and_brought_his_connections(told):
    [file] = Import.objects.all()
    circles = {circle.title for circle in CIRCLES.values()}

    assert of("liam").filter(met_how__in=circles).count() == 3
    assert (file.student.user.email, file.status) == ("liam@demo.test", "finished")
    assert (file.count, file.added) == (8, 7)
    assert of("liam").filter(tags__contains=["LinkedIn"]).count() == file.count
    assert of("liam").filter(ask_due_at=None).count() == file.added - 2


def test_no_two_talks_taught_the_same(told):
    texts = [
        text for log in InterviewLog.objects.all() for text in (log.learned, log.advice, log.fit_why) if text
    ]

    assert len(texts) == len(set(texts)) >= 200


def test_students_stand_everywhere_between_an_empty_list_and_six_talks(told):
    summaries = Summary.objects.all()

    assert 2 <= summaries.filter(contacts=0).count() <= 3
    assert summaries.filter(contacts__gt=0, asked=0).exists()
    assert summaries.filter(asked__gt=0, held=0, planned=0).exists()
    assert summaries.filter(owed__gt=1).exists()
    assert summaries.filter(held__gte=6, thanked__gte=6).exists()


def test_half_of_the_students_see_a_counselor_and_every_ending_occurs(told):
    meetings = Appointment.objects.all()

    assert meetings.values("student").distinct().count() >= 20
    assert {meeting.status for meeting in meetings} == {"booked", "fulfilled", "no-show", "cancelled"}
    assert set(meetings.values_list("missed_by", flat=True)) == {"", "student", "counselor"}
    assert {meeting.cancelled_by.role for meeting in meetings.exclude(cancelled_by=None)} == {
        "student",
        "counselor",
    }
    assert not meetings.exclude(cancelled_at=None).filter(cancellation_reason="").exists()
    assert meetings.filter(moved_at__isnull=False).count() == 2
    assert meetings.exclude(counselor=F("student__counselor")).count() == 1


def test_counselors_differ_in_how_and_when_they_see_students(told):
    assert set(AppointmentType.objects.values_list("medium", "minutes")) == {
        ("in_person", 30),
        ("in_person", 20),
        ("video", 30),
        ("phone", 20),
    }
    assert WeeklyHours.objects.filter(plan__counselor__user__email="cora@demo.test").values_list(
        "weekday", flat=True
    ).distinct().count() == 5  # fmt: skip
    assert TimeOff.objects.filter(first_on__gt=local_day(told)).count() == 3
    assert any(off.last_on - off.first_on == 2 * DAY for off in TimeOff.objects.all())


def test_everybody_is_seen_within_the_counselors_hours(told):
    types = AppointmentType.objects.with_availability(on_or_after=told - 365 * DAY)
    rules = {(kind.counselor_id, kind.purpose_id): rules_of(kind) for kind in types}

    for meeting in Appointment.objects.all():
        at = meeting.starts_at
        assert open_times(rules[meeting.counselor_id, meeting.purpose_id], since=at, until=at) == [at], (
            meeting
        )


def test_drop_in_is_open_with_one_in_a_meeting_and_three_who_wait(told):
    line = line_of(told)

    assert line.is_open
    assert [one.student.user.name for one in line.waiting] == [
        "Kwame Boateng",
        "Linh Tran",
        "Rosa Delgadillo",
    ]
    assert [one.status for one in line.with_somebody] == ["in a meeting"]
    assert [duty.counselor.user.name for duty in line.duties] == ["Yuki Tanabe"]
    assert line.wait(3) is not None


def test_nobody_books_before_they_have_joined(told):
    for meeting in Appointment.objects.select_related("student__user"):
        assert meeting.booked_at > meeting.student.user.invited_at


def test_nothing_is_told_of_the_future_but_what_people_plan(told):
    models = [
        User,
        Event,
        Reminder,
        *(model for app in APPS for model in apps.get_app_config(app).get_models()),
    ]
    for model in models:
        moments = {field.name for field in model._meta.fields if isinstance(field, DateTimeField)}
        for moment in moments - PLANS.get(model._meta.label, set()):
            latest = model.objects.aggregate(latest=Max(moment))["latest"]
            assert latest is None or latest <= told, f"{model.__name__}.{moment}"


def test_what_is_derived_equals_the_facts(told):
    columns = ("pk", "student_id", "step", "step_ref", "step_due_at", "step_turns_at", "reached")
    stored = list(Contact.objects.order_by("pk").values_list(*columns))
    sql, params = next_step.derived([row[0] for row in stored], told)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1", params)
        assert cursor.fetchall() == stored
    assert list(summary.differences(Student.objects.values_list("pk", flat=True))) == []


def test_every_talk_is_held_by_day(told):
    for interview in Interview.objects.exclude(starts_at=None):
        hour = interview.starts_at.astimezone(ZoneInfo(interview.zone)).hour

        assert 6 <= hour <= 20, interview


def test_the_letters_of_the_past_count_as_sent_in_their_own_time(told):
    reminders = Reminder.objects.all()

    assert not reminders.open().filter(due_at__lte=told).exists()
    assert all(reminder.sent_at == reminder.due_at for reminder in reminders.exclude(sent_at=None))


def test_appointments_were_confirmed_and_are_remembered(told):
    kinds = set(Reminder.objects.filter(kind__startswith="appointments.").values_list("kind", flat=True))

    assert kinds >= {"appointments.booked", "appointments.moved", "appointments.tomorrow"}


def of(name: str) -> ContactQuerySet:
    """Everybody on this student's list."""
    return Contact.objects.filter(student__user__email=f"{name}@demo.test", deleted_at=None)


def test_what_goes_with_an_appointment_is_there_to_see(told):
    cora, maya = User.objects.get(email="cora@demo.test"), User.objects.get(email="maya@demo.test")

    assert Task.objects.visible_to(maya).open().count() == 1
    assert Task.objects.open().count() >= 2
    assert {note.audience for note in Note.objects.visible_to(cora)} == {"shared", "staff"}
    (about_cora,) = what_students_say(Feedback.objects.visible_to(cora))
    assert about_cora.answers >= 5
    assert about_cora.words
