"""Why can't I book? Each rule that hides times, how many, and what would open them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.free_times import free_times, offers_of
from appointments.models import Appointment, AppointmentType
from appointments.why import account_of
from center.models import the_center
from tests import make
from tests.pages import queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/appointments/book/why/"


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora)


def test_says_what_hides_how_many_and_what_would_open_them(ada, ben, cora, noon, as_):
    make.rules(notice_hours=4, per_day=1)
    make.appointment(of=ada, starts_at=noon + DAY)
    make.appointment(of=ben, counselor=cora, starts_at=noon + 2 * DAY)
    make.holiday(on=date(2026, 3, 6), name="Founders' Day")
    make.time_off(of=cora, first_on=date(2026, 3, 9))

    page = words(as_(ada).get(PAGE))

    # Nineteen days of sixteen meetings, and what is left of this day and the last.
    assert "Cora Lindqvist has 322 times in the next 28 days. You can book 266 of them." in page
    assert "You have an appointment then. Choose another time, or move that one. 1 time" in page
    assert "The center is closed on Fri 6 Mar 2026: Founders' Day. Choose another day. 16 times" in page
    assert "Cora Lindqvist is away on Mon 9 Mar 2026. Choose another day. 16 times" in page
    assert "Somebody else has taken it. Choose another time. It comes back if they give it up. 1 time" in page
    assert "Times are booked at least 4 hours ahead" in page
    assert "You have 1 appointment on Wed 4 Mar 2026, as many as one may have a day." in page


def test_says_that_all_can_be_booked_where_nothing_hides_any(ada, as_):
    make.rules()

    page = words(as_(ada).get(PAGE))

    assert "You can book each of them." in page
    assert "What hides the others" not in page


def test_says_that_nobody_has_opened_hours(ada, cora, noon, as_):
    AppointmentType.objects.all().delete()

    assert "Nobody has opened hours in the next 28 days" in words(as_(ada).get(PAGE))


def test_names_the_rules_of_the_center(ada, as_):
    make.rules(open_at_once=3, per_week=2, change_hours=6, horizon_days=21)

    page = words(as_(ada).get(PAGE))

    assert "Times are offered 21 days ahead, a new day each day." in page
    assert "One may have 3 appointments ahead at once." in page
    assert "2 a week, from Monday to Sunday." in page
    assert "move an appointment up to 6 hours before it begins" in page


def test_the_list_of_times_leads_to_it_and_it_leads_back(ada, cora, as_):
    browser = as_(ada)

    times = browser.get("/appointments/book/?counselor=any").content.decode()

    assert f'href="{PAGE}?counselor=any"' in times
    assert 'href="/appointments/book/?counselor=any"' in browser.get(f"{PAGE}?counselor=any").content.decode()


def test_whoever_has_as_many_ahead_as_allowed_is_led_to_it(ada, noon, as_):
    for days in (1, 2):
        make.appointment(of=ada, starts_at=noon + days * DAY)

    browser = as_(ada)
    for address in ("/appointments/book/", "/appointments/book/?counselor=any"):
        page = words(browser.get(address))
        assert "You can book no other time now" in page
        assert "You have 2 appointments ahead, as many as one may have at once." in page
        assert "What are the rules?" in page


def test_what_hides_most_is_told_first(ada, ben, cora, noon, as_):
    for days in (1, 2):
        make.appointment(of=ada, starts_at=noon + days * DAY)
    make.appointment(of=ben, counselor=cora, starts_at=noon + 3 * DAY)

    first = as_(ada).get(PAGE).context["account"].hidden[0]

    assert first.why.startswith("You have 2 appointments ahead")


def test_asks_as_little_for_many_counselors_as_for_one(ada, as_):
    browser = as_(ada)
    few = queries(browser, f"{PAGE}?counselor=any")
    for _ in range(5):
        make.hours(of=make.counselor())

    assert queries(browser, f"{PAGE}?counselor=any") == few <= 6


@given(data=st.data())
def test_it_tells_of_exactly_the_times_that_the_list_hides(ada, ben, cora, dan, noon, data):
    """The same questions are behind both: what is in all, less what is hidden, is what can be booked."""
    Appointment.objects.all().delete()
    limit = st.none() | st.integers(1, 2)
    make.rules(
        notice_hours=data.draw(st.integers(0, 48)),
        open_at_once=data.draw(limit),
        per_day=data.draw(limit),
        per_week=data.draw(limit),
    )
    if not AppointmentType.objects.filter(counselor=dan).exists():
        make.hours(of=dan, minutes=45)
    for student, counselor in data.draw(
        st.lists(st.sampled_from([(ada, cora), (ben, cora), (ben, dan)]), max_size=4)
    ):
        times = offers_of(
            student, counselor.pk, purpose=make.talk().pk, by=student.user, now=noon
        ).by_counselor[counselor.pk]
        if times:
            make.appointment(
                of=student, counselor=counselor, starts_at=data.draw(st.sampled_from(times)), booked_at=noon
            )
    types = AppointmentType.objects.offered().with_availability(on_or_after=noon)
    offers = free_times(ada, types, by=ada.user, now=noon)

    account = account_of(offers, the_center(), now=noon)

    assert account.left == sum(map(len, offers.by_counselor.values()))
    assert account.in_all == account.left + sum(one.times for one in account.hidden)


def test_a_time_that_a_rule_hides_is_refused_on_the_page_with_the_rule(ada, cora, noon, as_):
    for days in (1, 2):
        make.appointment(of=ada, starts_at=noon + days * DAY)

    page = words(
        as_(ada).get("/appointments/book/", {"counselor": cora.pk, "starts_at": "2026-03-09T16:00Z"})
    )

    assert "This time cannot be booked" in page
    assert "You have 2 appointments ahead, as many as one may have at once." in page
