"""What a counselor keeps free before and after each meeting: seen by nobody, and there for every way to a time."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from appointments.actions import appointments as actions
from appointments.free_times import colleagues_free_at, free_times, offers_of, open_in_all
from appointments.models import Appointment, AppointmentType
from appointments.why import account_of
from center.models import the_center
from tests import make
from tests.pages import words
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import Refused

pytestmark = pytest.mark.usefixtures("clock")


def starts(student, counselor, *, now=make.NOON, but=None):
    offers = offers_of(student, counselor.pk, purpose=make.talk().pk, but=but, by=student.user, now=now)
    return offers.by_counselor[counselor.pk]


def of_the_day(times, day):
    return [round((start - day) / MINUTE) for start in times if abs(start - day) < 2 * HOUR]


def test_a_meeting_blocks_what_is_kept_around_it(ada, cora, noon):
    make.hours(of=cora, opens="12:00", before=10, after=5)

    booked = make.appointment(of=ada, starts_at=noon + DAY)

    assert (booked.starts_at, booked.minutes) == (noon + DAY, 30)
    booked.refresh_from_db()
    assert booked.blocked == DateTimeTZRange(noon + DAY - 10 * MINUTE, noon + DAY + 35 * MINUTE)


def test_what_one_keeps_after_and_the_next_before_adds_up(ada, ben, cora, noon):
    """Booked with ten minutes after; then the counselor keeps fifteen before: twenty-five lie between."""
    make.hours(of=cora, opens="12:00", closes="14:00", after=10)
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
    make.hours(of=cora, opens="12:54", closes="14:30", before=15)

    assert of_the_day(starts(ada, cora), noon + DAY) == [54 + 45]

    make.hours(of=cora, opens="12:55", closes="14:30", before=15)

    assert of_the_day(starts(ada, cora), noon + DAY) == [55, 55 + 45]


def test_the_student_may_come_straight_from_somebody_else(ada, cora, dan, noon):
    make.rules()
    make.hours(of=cora, opens="12:00", closes="12:30", before=15, after=15)
    make.hours(of=dan, opens="11:30", closes="12:00")
    make.appointment(of=ada, counselor=dan, starts_at=noon + DAY - 30 * MINUTE)

    assert noon + DAY in starts(ada, cora)


def test_what_is_kept_before_a_meeting_reaches_back_into_one_that_is_just_over(ada, ben, cora, noon):
    make.rules()
    make.hours(of=cora, opens="12:00", closes="12:30")
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
    make.hours(of=cora, opens="12:40", closes="13:10", before=15)
    over = noon + DAY + 31 * MINUTE

    assert of_the_day(starts(ada, cora, now=over), noon + DAY) == []
    with pytest.raises(Refused, match="Somebody else has taken it"):
        make.appointment(of=ada, counselor=cora, starts_at=noon + DAY + 40 * MINUTE, booked_at=over)


def test_a_meeting_moves_into_what_it_kept_itself(ada, cora, noon):
    make.hours(of=cora, opens="12:00", closes="13:30", before=15)
    booked = make.appointment(of=ada, starts_at=noon + DAY)
    make.hours(of=cora, opens="12:15", closes="13:30", before=15)

    actions.move(booked, starts_at=noon + DAY + 15 * MINUTE, version=0, by=ada.user, now=noon)

    moved = Appointment.objects.get()
    assert moved.blocked == DateTimeTZRange(noon + DAY, noon + DAY + 45 * MINUTE)


def test_colleagues_and_the_line_go_by_the_same(ada, ben, cora, dan, noon):
    make.hours(of=cora)
    make.hours(of=dan, opens="12:00", closes="12:30")
    make.appointment(of=ben, counselor=dan, starts_at=noon + DAY)
    make.hours(of=dan, opens="12:40", closes="13:10", before=15)
    moment = noon + DAY + 40 * MINUTE
    asked, asked_of_dan = (moment, make.talk().pk), (dan.pk, make.talk().pk)

    assert colleagues_free_at([asked], but=cora, now=noon) == {asked: []}
    assert moment not in open_in_all([dan.pk], now=noon)[asked_of_dan]

    make.hours(of=dan, opens="12:40", closes="13:10", before=10)

    assert colleagues_free_at([asked], but=cora, now=noon) == {asked: [dan]}
    assert moment in open_in_all([dan.pk], now=noon)[asked_of_dan]


def test_the_account_of_hidden_times_counts_what_the_list_leaves_out(ada, ben, cora, noon):
    make.hours(of=cora, opens="12:00", closes="14:00", after=10)
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
    make.hours(of=cora, opens="12:35", closes="14:00", before=15)
    types = AppointmentType.objects.offered().with_availability(on_or_after=noon)

    offers = free_times(ada, types, by=ada.user, now=noon)
    account = account_of(offers, the_center(), now=noon)

    assert account.left == len(offers.times())
    assert account.in_all - account.left == sum(one.times for one in account.hidden)
    assert [one.times for one in account.hidden if one.why == "Somebody else has taken it."] == [1]


def test_the_day_sheet_is_free_from_where_it_is_not_kept(ada, cora, as_, noon):
    make.hours(of=cora, opens="12:00", closes="14:00", after=10)
    make.appointment(of=ada, starts_at=noon + DAY)

    text = words(as_(cora).get(f"/calendar/sheet/?on={noon + DAY:%Y-%m-%d}"))

    assert "12:40" in text


def test_the_student_reads_of_the_meeting_alone(ada, cora, as_, noon):
    make.hours(of=cora, opens="12:00", closes="14:00", before=15, after=15)

    chosen = (
        f"/appointments/book/?counselor={cora.pk}&starts_at={(noon + DAY).isoformat().replace('+00:00', 'Z')}"
    )
    text = words(as_(ada).get(chosen))

    assert "30 minutes" in text
    assert "15 minutes" not in text
    kind = AppointmentType.objects.get()
    before = kind.fingerprint
    kind.before_minutes = 0
    assert kind.fingerprint == before


def test_a_counselor_says_on_the_page_what_is_kept(cora, as_):
    said = {"minutes": "30", "medium": "phone", "place": "555 0100"}

    as_(cora).post("/availability/", said | {"before_minutes": "5", "after_minutes": "10"})

    kind = AppointmentType.objects.get()
    assert (kind.before_minutes, kind.after_minutes) == (5, 10)
    text = words(as_(cora).get("/availability/"))
    assert "Minutes kept free before" in text


@pytest.mark.parametrize("typed", ["61", "7", "-5", "soon"])
def test_what_cannot_be_kept_is_refused(typed, cora, as_):
    said = {"minutes": "30", "medium": "phone", "place": "555 0100", "after_minutes": typed}

    response = as_(cora).post("/availability/", said)

    assert response.status_code == 422
    assert not AppointmentType.objects.exists()
