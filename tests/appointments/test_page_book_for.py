"""The page on which a counselor books for a student who has called, or stands at the door."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest

from appointments.models import Appointment
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR
from web.forms import instant_text

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def page_for(student, **asked):
    return f"/students/{student.pk}/book/" + (f"?{urlencode(asked)}" if asked else "")


def facts(counselor, starts_at=make.NOON + DAY):
    return {
        "key": str(uuid4()),
        "counselor": counselor.pk,
        "starts_at": instant_text(starts_at),
        "topic": "Called about the list",
    }


def test_the_students_page_leads_to_it(ada, cora, dora, as_):
    for person in (cora, dora):
        page = as_(person).get(f"/students/{ada.pk}/")
        assert f'href="{page_for(ada)}"' in page.content.decode()


def test_whoever_only_meets_the_student_is_not_led_to_it_and_is_told_why_it_is_closed(ada, dan, noon, as_):
    make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)
    browser = as_(dan)

    refused = browser.get(page_for(ada))

    assert page_for(ada) not in browser.get(f"/students/{ada.pk}/").content.decode()
    assert refused.status_code == 403
    assert "Ada is of another caseload" in refused.content.decode()


def test_offers_the_counselors_own_times_alone(ada, cora, as_):
    page = words(as_(cora).get(page_for(ada)))

    assert "When will Ada meet you?" in page
    assert "30 minutes. In person: Room 12." in page
    assert "Show times" not in page


def test_offers_a_director_everybodys_times(ada, cora, dan, dora, as_):
    page = words(as_(dora).get(page_for(ada)))

    assert "When will Ada meet Cora?" in page
    assert "Cora Lindqvist (their counselor)" in page
    assert dan.user.name in page


def test_hides_the_times_at_which_the_student_is_with_somebody_else(ada, cora, dan, noon, as_):
    make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    page = as_(cora).get(page_for(ada)).content.decode()

    assert "Wed 4 Mar 2026, 12:00," not in page
    assert "Wed 4 Mar 2026, 12:30," in page
    assert "already" not in page


def test_a_time_is_shown_by_both_clocks(cora, noon, as_):
    kei = make.student(name="Kei Sato", counselor=cora, zone="Asia/Tokyo")
    chosen = page_for(kei, counselor=cora.pk, starts_at=instant_text(noon + DAY))

    page = words(as_(cora).get(chosen))

    assert "Book this time for Kei Sato" in page
    assert "Wed 4 Mar 2026, 12:00 (New York time)" in page
    assert "Thu 5 Mar 2026, 02:00 for Kei (Tokyo)" in page
    assert "What is it about?" in page


def test_books_and_leads_to_the_appointment(ada, cora, noon, as_):
    response = as_(cora).post(page_for(ada), facts(cora), follow=True)

    booked = Appointment.objects.get()
    assert (booked.student, booked.counselor, booked.booked_by) == (ada, cora, cora.user)
    assert "Booked. A letter with the details is on its way to both of you." in words(response)


def test_a_time_that_is_gone_meanwhile_leads_to_the_nearest(ada, ben, cora, noon, as_):
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)

    response = as_(cora).post(page_for(ada), facts(cora))

    assert response.status_code == 409
    assert "These are the nearest free times" in response.content.decode()
    assert Appointment.objects.count() == 1


def test_a_colleagues_time_is_not_given_away(ada, cora, dan, as_):
    assert as_(cora).post(page_for(ada), facts(dan)).status_code == 403
    assert not Appointment.objects.exists()


def test_asks_no_more_of_the_database_than_the_students_own_page(ada, cora, as_):
    assert queries(as_(cora), page_for(ada)) <= 1 + queries(as_(ada), "/appointments/book/")


def test_teaches_a_counselor_without_hours_to_open_some(db, as_):
    nell = make.counselor(name="Nell Ames")
    student = make.student(counselor=nell)

    assert "Nobody can book you yet" in words(as_(nell).get(page_for(student)))


def test_a_counselor_is_asked_why_where_a_rule_stands_against_the_time(ada, cora, noon, as_):
    browser = as_(cora)
    soon = noon + HOUR

    chosen = words(browser.get(page_for(ada, counselor=cora.pk, starts_at=instant_text(soon))))
    silent = browser.post(page_for(ada), facts(cora, soon))
    told = browser.post(page_for(ada), facts(cora, soon) | {"despite": "She is at the door"})

    assert "Why is this time right all the same?" in chosen
    assert "Times are booked at least 4 hours ahead" in chosen
    assert (silent.status_code, told.status_code) == (422, 302)
    assert "The reason is kept for staff" in silent.content.decode()
    (asked,) = beside(silent, "despite")
    assert asked.endswith("Say why this time is right all the same.")
    assert Appointment.objects.get().despite == "She is at the door"


def test_a_counselor_is_asked_nothing_where_no_rule_does(ada, cora, noon, as_):
    page = words(as_(cora).get(page_for(ada, counselor=cora.pk, starts_at=instant_text(noon + DAY))))

    assert "right all the same" not in page


def test_the_reason_is_shown_to_staff_and_not_to_the_student(ada, cora, noon, as_):
    meeting = make.appointment(
        of=ada, starts_at=noon + HOUR, booked_at=noon, by=cora.user, despite="She is at the door"
    )

    assert "She is at the door" in words(as_(cora).get(meeting.get_absolute_url()))
    assert "at the door" not in as_(ada).get(meeting.get_absolute_url()).content.decode()


def test_a_student_who_sends_a_reason_sets_no_rule_aside(ada, cora, noon, as_):
    sent = as_(ada).post("/appointments/book/", facts(cora, noon + HOUR) | {"despite": "Please"})

    assert sent.status_code == 409
    assert not Appointment.objects.exists()
