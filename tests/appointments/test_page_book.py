"""The page on which a time is booked: what it shows, what it refuses, and what it never loses."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from appointments.actions import availability
from appointments.models import Appointment, AppointmentType
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR
from web.forms import instant_text

pytestmark = pytest.mark.usefixtures("clock")
BOOK = "/appointments/book/"


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def facts(counselor, starts_at=make.NOON + DAY, **others):
    when = starts_at if isinstance(starts_at, str) else instant_text(starts_at)
    return {
        "key": str(uuid4()),
        "counselor": counselor.pk,
        "starts_at": when,
        "topic": "My list is short",
    } | others


def times(response):
    """The labels of the times on the page."""
    return re.findall(r'<li><a href="[^"]*" aria-label="([^"]*)"', response.content.decode())


def test_lists_the_times_of_the_own_counselor_with_the_full_date_and_zone(ada, as_):
    response = as_(ada).get(BOOK)

    assert "30 minutes with Cora Lindqvist" in words(response)
    assert times(response)[0] == "Tue 3 Mar 2026, 16:00, New York time"
    assert times(response)[1] == "Tue 3 Mar 2026, 16:30, New York time"
    assert times(response)[2] == "Wed 4 Mar 2026, 09:00, New York time"


def test_lists_times_by_the_students_own_clock(cora, as_):
    student = make.student(counselor=cora, zone="Asia/Tokyo")

    response = as_(student).get(BOOK)

    assert times(response)[0] == "Wed 4 Mar 2026, 06:00, Tokyo time"


def test_lists_everybodys_times_with_names_the_own_counselor_first(ada, dan, as_):
    make.hours(of=dan, opens="08:00", closes="10:00")

    response = as_(ada).get(BOOK, {"counselor": "any"})

    assert "Wed 4 Mar 2026, 08:00, New York time, with Dan Abara" in times(response)
    assert "Wed 4 Mar 2026, 09:00, New York time, with Cora Lindqvist" in times(response)


def test_does_not_list_a_time_that_is_taken_nor_say_by_whom(ada, ben, cora, noon, as_):
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)

    response = as_(ada).get(BOOK)

    assert "Wed 4 Mar 2026, 12:00, New York time" not in times(response)
    assert "Ben" not in response.content.decode()


def test_leads_to_later_times_and_back(ada, as_):
    first = as_(ada).get(BOOK)
    (later,) = re.findall(r'href="(\?[^"]*)">Later times', first.content.decode())

    second = as_(ada).get(BOOK + later.replace("&amp;", "&"))

    assert times(first)[-1].startswith("Mon 9 Mar 2026")
    assert times(second)[0] == "Tue 10 Mar 2026, 09:00, New York time"
    (earlier,) = re.findall(r'href="(\?[^"]*)">Earlier times', second.content.decode())
    assert times(as_(ada).get(BOOK + earlier.replace("&amp;", "&")))[0] == times(first)[0]


@pytest.mark.parametrize(
    "on", ["2099-01-01", "0001-01-01", "9999-12-31", "2026-02-30", "2026-W10-1", "x", "9" * 5000]
)
def test_an_odd_day_in_the_address_is_no_fault(ada, as_, on):
    assert times(as_(ada).get(BOOK, {"on": on}))


@pytest.mark.parametrize("counselor", ["0", "987654321", "9" * 30, "x", "-1", "\u0661", "any"])
def test_an_odd_counselor_in_the_address_is_no_fault(ada, as_, counselor):
    assert times(as_(ada).get(BOOK, {"counselor": counselor}))


def test_shows_only_who_meets_in_the_way_one_asks_for(ada, cora, dan, as_):
    AppointmentType.objects.filter(counselor=dan).update(medium="video")
    browser = as_(ada)
    both = browser.get(BOOK, {"counselor": "any"})
    assert "with Cora Lindqvist" in times(both)[0]
    assert "In any way In person Video" in words(both)

    by_video = browser.get(BOOK, {"how": "video"})

    assert "with Dan Abara" in times(by_video)[0]
    assert not [label for label in times(by_video) if "Cora" in label]
    assert "how=video" in by_video.text


def test_there_is_nothing_to_filter_where_all_meet_in_one_way(ada, as_):
    assert "In any way" not in words(as_(ada).get(BOOK))
    assert times(as_(ada).get(BOOK, {"how": "video"})) == times(as_(ada).get(BOOK))


def test_a_week_side_by_side_has_the_same_times_and_is_kept_along(ada, as_):
    browser = as_(ada)

    grid = browser.get(BOOK, {"show": "week"})

    assert times(grid) == times(browser.get(BOOK))
    assert '<div class="week">' in grid.text
    assert '<div class="week">' not in browser.get(BOOK).text
    assert re.search(r'href="[^"]*show=week[^"]*">Later times', grid.text)


def test_teaches_what_to_do_where_nobody_has_opened_hours(as_, db):
    student = make.student(counselor=make.counselor(name="Nell Ames"))
    AppointmentType.objects.all().delete()

    assert "No free times in the next 28 days" in words(as_(student).get(BOOK))


def test_asks_as_many_questions_for_one_counselor_as_for_twenty(ada, as_):
    browser = as_(ada)
    few = queries(browser, f"{BOOK}?counselor=any")
    for number in range(18):
        make.hours(of=make.counselor(name=f"Counselor {number}"))

    assert queries(browser, f"{BOOK}?counselor=any") == few <= 6


def test_shows_what_was_chosen_and_asks_what_about(ada, cora, noon, as_):
    page = words(as_(ada).get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(noon + DAY)}))

    assert "Book this time with Cora Lindqvist" in page
    assert "Wed 4 Mar 2026, 12:00 (New York time)" in page
    assert "In person Where Room 12" in page


def test_shows_the_counselors_clock_too_where_it_is_another(cora, noon, as_):
    student = make.student(counselor=cora, zone="America/Los_Angeles")

    page = words(as_(student).get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(noon + DAY)}))

    assert "Wed 4 Mar 2026, 09:00 (Los Angeles time)" in page
    assert "Wed 4 Mar 2026, 12:00 for Cora (New York)" in page


def test_brings_the_question_along_from_where_the_student_was_stuck(ada, cora, noon, as_):
    response = as_(ada).get(
        BOOK, {"counselor": cora.pk, "starts_at": instant_text(noon + DAY), "about": "ask_again"}
    )

    assert "My letters stay without an answer." in response.content.decode()


def test_books_by_one_post_and_shows_the_appointment(ada, cora, noon, as_):
    response = as_(ada).post(BOOK, facts(cora), follow=True)

    assert Appointment.objects.get().starts_at == noon + DAY
    assert "Booked. A letter with the details is on its way to both of you." in words(response)


def test_the_second_click_books_nothing_more(ada, cora, as_):
    said = facts(cora)
    browser = as_(ada)

    first, second = (browser.post(BOOK, said) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1


def test_a_lost_race_is_answered_with_the_three_nearest_times_and_keeps_what_was_typed(
    ada, ben, cora, noon, as_
):
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)

    response = as_(ada).post(BOOK, facts(cora, topic="I typed this for ten minutes"))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has taken it." in page
    nearest = (noon + DAY - HOUR / 2, noon + DAY + HOUR / 2, noon + DAY - HOUR)
    assert sorted(re.findall(r'value="(2026[^"]*Z)"', page)) == sorted(map(instant_text, nearest))
    assert "I typed this for ten minutes" in page
    assert Appointment.objects.count() == 1


def test_a_time_that_is_gone_when_the_page_is_opened_is_answered_the_same_way(ada, ben, cora, noon, as_):
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)

    response = as_(ada).get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(noon + DAY)})

    assert "This time cannot be booked" in words(response)
    assert instant_text(noon + DAY + HOUR / 2) in response.content.decode()


@pytest.mark.parametrize(
    ("row", "typed", "says"),
    [
        (33, "2026-03-08T02:30", "does not exist on that day"),
        (36, "9999-12-31 23:59", "between 2000 and 2099"),
        (37, "0001-01-01T00:00", "between 2000 and 2099"),
        (38, "2026-02-30T10:00", "Enter a date and a time"),
        (38, "2026-W10-1", "Enter a date and a time"),
        (39, "2026-03-03T11:59:58", "This time is over"),
        (39, "2026-03-02T10:00", "This time is over"),
        (36, "9999-12-31T23:59+00:00", "between 2000 and 2099"),
        (38, "x", "Enter a date and a time"),
        (38, "", "Choose a time."),
    ],
)
@pytest.mark.parametrize("is_move", [False, True], ids=["book", "move"])
def test_a_time_that_is_none_is_refused_with_the_reason(row, typed, says, is_move, ada, cora, noon, as_):
    """B33, B36 to B39"""
    path, said = BOOK, facts(cora, typed)
    if is_move:
        known = make.appointment(of=ada, starts_at=noon + 2 * DAY)
        path, said = reverse("appointments:move", args=[known.pk]), {"starts_at": typed, "version": 0}
    before = list(Appointment.objects.values())

    response = as_(ada).post(path, said)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert list(Appointment.objects.values()) == before


def test_half_past_one_on_the_day_it_comes_twice_is_the_first_unless_an_offset_says_otherwise(
    ada, cora, as_, clock
):
    """B34, B35: the hours name wall times, so only the first of the two is offered."""
    make.hours(of=cora, opens="00:00", closes="06:00", weekdays=(6,))
    clock.move_to("2026-10-28T12:00-04:00")
    browser = as_(ada)

    second = browser.post(BOOK, facts(cora, "2026-11-01T01:30:00-05:00"))
    first = browser.post(BOOK, facts(cora, "2026-11-01 01:30"))

    assert second.status_code == 409
    assert first.status_code == 302
    assert Appointment.objects.get().starts_at.isoformat() == "2026-11-01T05:30:00+00:00"


@pytest.mark.parametrize("key", ["", "x" * 300, "1234", "\0"])
def test_a_form_without_a_proper_key_is_refused(key, ada, cora, as_):
    """B96"""
    response = as_(ada).post(BOOK, facts(cora, key=key))

    assert response.status_code == 422
    assert Appointment.objects.count() == 0


def test_a_key_that_was_used_for_something_else_is_refused(ada, cora, noon, as_):
    """B96"""
    browser, key = as_(ada), str(uuid4())
    browser.post(BOOK, facts(cora, key=key))

    response = browser.post(BOOK, facts(cora, noon + DAY + HOUR, key=key))

    assert response.status_code == 422
    assert "This form was sent before" in response.content.decode()
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("topic", ["", "   ", "\u200b", "a" * 2001, "a\0b"])
def test_a_topic_that_is_none_is_refused_beside_its_field(topic, ada, cora, as_):
    response = as_(ada).post(BOOK, facts(cora, topic=topic))

    assert response.status_code == 422
    assert beside(response, "topic")
    assert "Wed 4 Mar 2026, 12:00" in response.content.decode()
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("counselor", ["", "0", "987654321", "9" * 30, "x"])
def test_a_counselor_who_is_none_is_refused(counselor, ada, cora, as_):
    response = as_(ada).post(BOOK, facts(cora) | {"counselor": counselor})

    assert response.status_code == 422
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "'; DROP TABLE--"])
def test_a_topic_is_shown_as_it_was_typed(text, ada, cora, as_):
    response = as_(ada).post(BOOK, facts(cora, topic=text), follow=True)

    assert Appointment.objects.get().topic == text
    assert text in words(response)
    assert "<script>alert" not in response.content.decode()


def test_the_way_back_after_booking_shows_the_appointment_and_not_that_it_is_gone(ada, cora, noon, as_):
    booked = make.appointment(of=ada, starts_at=noon + DAY)

    response = as_(ada).get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(noon + DAY)})

    assert "You have an appointment then" in words(response)
    assert booked.get_absolute_url() in response.content.decode()


def test_the_list_says_which_appointments_one_has(ada, noon, as_):
    make.appointment(of=ada, starts_at=noon + DAY)

    assert "You have 1 appointment already: Wed 4 Mar 2026, 12:00" in words(as_(ada).get(BOOK))


def test_a_form_that_was_refused_for_its_key_can_be_sent_again_as_it_stands(ada, cora, noon, as_):
    make.rules()
    browser, key = as_(ada), str(uuid4())
    browser.post(BOOK, facts(cora, key=key))
    said = facts(cora, noon + DAY + HOUR, key=key)

    again = browser.post(BOOK, said).content.decode()
    fresh = re.search(r'name="key" value="([^"]+)"', again)[1]

    assert fresh != key
    assert browser.post(BOOK, said | {"key": fresh}).status_code == 302
    assert Appointment.objects.count() == 2


def test_what_was_shown_is_what_is_booked_or_it_is_refused_and_shown_anew(ada, cora, noon, as_):
    browser = as_(ada)
    page = browser.get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(noon + DAY)}).content.decode()
    said = facts(cora, shown=re.search(r'name="shown" value="(\w+)"', page)[1])
    availability.offer(
        cora, purpose=make.talk(), minutes=30, medium="phone", place="859-555-0100", by=cora.user, now=noon
    )

    refused = browser.post(BOOK, said)
    again = said | {"shown": re.search(r'name="shown" value="(\w+)"', refused.content.decode())[1]}

    assert refused.status_code == 409
    assert "Cora Lindqvist has changed how you meet." in refused.content.decode()
    assert "859-555-0100" in refused.content.decode()
    assert browser.post(BOOK, again).status_code == 302
    assert Appointment.objects.get().place == "859-555-0100"


def test_the_link_of_a_video_call_is_for_those_who_have_booked(ada, cora, noon, as_):
    link = "https://meet.example.org/cora"
    availability.offer(
        cora, purpose=make.talk(), minutes=30, medium="video", place=link, by=cora.user, now=noon
    )
    browser = as_(ada)

    before = [
        browser.get(BOOK).content.decode(),
        browser.get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(noon + DAY)}).content.decode(),
    ]

    assert not any(link in page for page in before)
    assert link in browser.post(BOOK, facts(cora), follow=True).content.decode()


def test_back_leads_to_the_days_one_came_from(ada, as_):
    browser = as_(ada)
    path = BOOK + "?counselor=any&on=2026-03-10"
    first = re.search(r'<li><a href="(\?[^"]*)"', browser.get(path).content.decode())[1].replace("&amp;", "&")

    page = browser.get(BOOK + first).content.decode()

    assert f'href="{path.replace("&", "&amp;")}">Back' in page
