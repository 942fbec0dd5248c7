"""What a counselor hears in the morning: whom they meet today, and who is stuck."""

from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from appointments.actions import appointments
from counselors.actions import turn_mornings
from counselors.models import Counselor
from reminders.actions import deliver, raise_due
from reminders.kinds import kinds
from reminders.models import Reminder
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE

KIND = "progress.morning"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


# Half past seven in New York on Wednesday 4 March; an hour later everybody may be written to.
MORNING = at("2026-03-04T12:30")
AWAKE = MORNING + HOUR


@pytest.fixture(autouse=True)
def mornings(cora, noon):
    turn_mornings(now=noon)


def stuck(student, *, name="Rosa Duarte", days=10):
    """Nobody has written to this contact, listed so many days ago."""
    return make.contact(of=student, name=name, listed_at=make.NOON - days * DAY)


def meets(student, starts_at=MORNING + 2 * HOUR, counselor=None, **facts):
    counselor = counselor or student.counselor
    make.hours(of=counselor)
    return make.appointment(of=student, counselor=counselor, starts_at=starts_at, **facts)


def raised(now=MORNING):
    raise_due(now)
    found = Reminder.objects.filter(kind=KIND).order_by("pk")
    return list(found.values_list("recipient", "occurrence", "due_at", "expires_at"))


def sent(sink, now=AWAKE):
    """Return the one letter of the morning."""
    raised(now)
    deliver(now)
    [letter] = [one for one in sink.letters if one.subject.startswith("Wed 4 Mar 2026: ")]
    return letter


def test_comes_at_half_past_seven_to_whoever_meets_somebody(ada, cora):
    meets(ada)

    assert raised(MORNING - MINUTE) == []
    told = [(cora.user.pk, "2026-03-04", MORNING, MORNING + 5 * HOUR)]
    assert raised(MORNING) == told
    assert raised(MORNING + 4 * HOUR) == told


def test_comes_to_whoever_has_a_student_who_is_stuck(ada, cora):
    stuck(ada)

    assert [person for person, *_ in raised()] == [cora.user.pk]


def test_does_not_come_where_there_is_nothing_to_tell(ada, noon):
    # Due on Friday.
    make.contact(of=ada, listed_at=noon)
    meets(ada, starts_at=MORNING + DAY + 2 * HOUR)

    assert raised() == []


def test_comes_every_working_morning(ada, cora):
    stuck(ada)
    for days in range(6):
        raised(MORNING + days * DAY)
        turn_mornings(now=MORNING + days * DAY + 6 * HOUR)

    days = [day for _, day, *_ in raised(MORNING)]

    # Saturday and Sunday are none.
    assert days == ["2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"]


def test_does_not_come_on_a_day_that_has_been_closed_since(ada, noon):
    stuck(ada)
    make.holiday(on=(noon + DAY).date())

    assert raised() == []


def test_does_not_come_to_whoever_has_left(ada, cora, noon):
    stuck(ada)
    User.objects.filter(pk=cora.user_id).update(deactivated_at=noon)

    assert raised() == []


def test_is_not_about_a_student_who_has_left(ada, noon):
    stuck(ada)
    User.objects.filter(pk=ada.user_id).update(deactivated_at=noon)

    assert raised() == []


def test_is_not_about_what_was_called_off(ada):
    appointment = meets(ada)
    appointments.cancel(appointment, by=ada.user, now=make.NOON)

    assert raised() == []


def test_is_dropped_when_it_has_nothing_to_tell_any_more(ada, sink):
    appointment = meets(ada, starts_at=AWAKE + 2 * HOUR)
    raised(MORNING)

    appointments.cancel(appointment, by=ada.user, now=MORNING + MINUTE)
    deliver(AWAKE)

    assert Reminder.objects.get(kind=KIND).dropped_at == AWAKE
    assert not [one for one in sink.letters if one.subject.startswith("Wed 4 Mar 2026: ")]


def test_says_whom_they_meet_when_and_where_by_the_own_clock(ada, cora, sink):
    far = make.student(name="Zoe Far", counselor=cora, zone="Asia/Tokyo")
    meets(ada)
    meets(far, starts_at=MORNING + 6 * HOUR)

    letter = sent(sink)

    assert letter.subject == "Wed 4 Mar 2026: 2 appointments"
    assert "Today, Wed 4 Mar 2026 (New York), you meet:" in letter.text
    ours, theirs = "09:30 Ada Moreno, 30 minutes.", "13:30 Zoe Far, 30 minutes."
    assert letter.text.index(f"{ours} In person: Room 12.") < letter.text.index(theirs)
    assert "None of your students is stuck." in letter.text


def test_is_about_this_day_from_midnight_to_midnight(ada, ben, cora, sink):
    make.hours(of=cora, opens="00:00", closes="23:59", minutes=15)
    zoe = make.student(name="Zoe Lindt", counselor=cora)
    for student, starts_at in (
        (ada, at("2026-03-04T05:00")),
        (ben, at("2026-03-05T04:30")),
        (zoe, at("2026-03-05T05:00")),
    ):
        make.appointment(of=student, counselor=cora, starts_at=starts_at)

    letter = sent(sink)

    assert letter.subject == "Wed 4 Mar 2026: 2 appointments"
    assert "00:00 Ada Moreno" in letter.text
    assert "23:30 Ben Iversen" in letter.text
    assert "Zoe Lindt" not in letter.text


def test_says_who_is_stuck_where_and_since_when_and_leads_to_each(ada, cora, sink):
    stuck(ada, days=10)
    zoe = make.student(name="Zoe Lindt", counselor=cora)
    make.note(of=zoe, owed_at=make.NOON - 20 * DAY)

    letter = sent(sink)

    html = letter.parsed.get_body(("html",)).get_content()
    assert letter.subject == "Wed 4 Mar 2026: 2 students stuck"
    assert "Today, Wed 4 Mar 2026, you have no appointment." in letter.text
    assert "Zoe Lindt: Help without thanks, due Thu 12 Feb 2026" in letter.text
    assert "Ada Moreno: Contacts nobody has written to, due Wed 25 Feb 2026" in letter.text
    assert letter.text.index("Zoe Lindt") < letter.text.index("Ada Moreno")
    for student in (ada, zoe):
        assert f"{settings.BASE_URL}/students/{student.pk}/" in letter.text.splitlines()
        assert f'href="{settings.BASE_URL}/students/{student.pk}/">{student.user.name}</a>' in html
    assert f"{settings.BASE_URL}/caseload/" in letter.text


def test_names_no_contact_and_no_student_of_another(ada, ben, sink):
    stuck(ada)
    stuck(ben)

    letter = sent(sink)

    assert b"Rosa" not in letter.content
    assert letter.recipient == ada.counselor.user.email
    assert "Ben Iversen" not in letter.text


def test_names_ten_and_counts_the_others(cora, sink):
    for n in range(12):
        stuck(make.student(name=f"Student {n:02}", counselor=cora), days=30 - n)

    letter = sent(sink)

    assert letter.subject == "Wed 4 Mar 2026: 12 students stuck"
    assert "Student 09" in letter.text
    assert "Student 10" not in letter.text
    assert "And 2 more." in letter.text


def test_of_ten_nobody_is_left_out_and_nobody_more_announced(cora, sink):
    for n in range(10):
        stuck(make.student(name=f"Student {n:02}", counselor=cora))

    letter = sent(sink)

    assert "Student 09" in letter.text
    assert "more." not in letter.text


def test_says_its_reason_and_has_one_button(ada, sink):
    stuck(ada)
    meets(ada)

    letter = sent(sink)

    html = letter.parsed.get_body(("html",)).get_content()
    assert letter.subject == "Wed 4 Mar 2026: 1 appointment, 1 student stuck"
    assert html.count('class="button"') == 1
    assert "You get this because" in letter.text
    assert not set("{}!") & set(letter.text + letter.subject)
    assert "\r\n" * 3 not in letter.text


def test_asks_as_often_for_many_as_for_one(ada, cora, dan, ben):
    kind = kinds[KIND]

    def asked():
        with CaptureQueriesContext(connection) as queries:
            for still in kind.still_true([cora.pk, dan.pk]).values():
                words = kind.words(still.row, still.row.user)
                assert [one.user.name + one.summary.step for one in words["stuck"]]
                assert all(one.student.user.name for one in words["meetings"])
        return len(queries)

    turn_mornings(now=make.NOON)
    for student in (ada, ben):
        stuck(student)
        meets(student)
    few = asked()
    for counselor in (cora, dan):
        for n in range(3):
            student = make.student(counselor=counselor)
            stuck(student)
            meets(student, starts_at=MORNING + (n + 4) * HOUR)

    # One for both letters, three for each.
    assert asked() == few == 1 + 2 * 3


def test_is_found_by_the_index_of_its_moment(cora):
    """Of a thousand counselors none is looked at whose morning it is not."""
    people = User.objects.bulk_create(
        User(email=f"c.{n}@school.test", name=f"C {n}", role="counselor", password="!") for n in range(1000)
    )
    Counselor.objects.bulk_create(
        Counselor(user=person, morning_at=MORNING + n * DAY) for n, person in enumerate(people)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE counselors_counselor")
        due = kinds[KIND].rows().filter(morning_at__gt=MORNING - 5 * HOUR, morning_at__lte=MORNING)

        assert "counselor_by_morning" in due.explain()


def test_a_student_without_figures_is_not_stuck(ada):
    stuck(ada)
    Summary.objects.all().delete()

    assert raised() == []
