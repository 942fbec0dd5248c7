"""The pages of a waiting line: getting in, one's place, and a time that is offered."""

import pytest

from appointments.actions import appointments
from appointments.models import Appointment, AppointmentType, Wait
from reminders.actions import deliver, raise_due
from reminders.models import Choice
from tests import make
from tests.make import at
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR

JOIN = "/waitlist/join/"


@pytest.fixture(autouse=True)
def one_hour(cora, clock):
    """Cora sees one student a week, on Wednesdays at two, and tomorrow's time is taken."""
    make.rules()
    make.hours(of=cora, opens="14:00", closes="14:30", weekdays=[2])
    return make.appointment(of=make.student(name="Eve Stone", counselor=cora), starts_at=at(4, 14))


@pytest.fixture
def offered(one_hour, ada, cora):
    """Ada is in line, and the time is offered to her."""
    wait = make.wait(of=ada, counselor=cora)
    appointments.cancel(one_hour, by=cora.user, now=make.NOON)
    return wait


def told(**facts):
    return {"counselor": "", "suits": "any", "last_on": "2026-03-10", "topic": "My list"} | facts


def test_the_free_times_lead_to_the_line(as_, ada, cora):
    assert f'href="/waitlist/join/?counselor={cora.pk}"' in as_(ada).get("/appointments/book/").text


def test_joins_and_shows_the_place(as_, ada, ben, cora):
    make.wait(of=ben, counselor=cora, now=make.NOON - HOUR)

    answer = as_(ada).post(JOIN, told(counselor=cora.pk), follow=True)

    assert "You are number 2 in line" in words(answer)
    assert "You are in line. What becomes free" in words(answer)


def test_begins_with_the_counselor_of_the_list_and_the_last_day_that_can_be_booked(as_, ada, cora):
    page = as_(ada).get(f"{JOIN}?counselor={cora.pk}").text

    assert f'<option value="{cora.pk}" selected>' in page
    assert 'value="2026-03-31"' in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("last_on", "2026-03-02", "This day is over. Choose today or a day to come."),
        ("last_on", "2126-03-02", "Choose a date between 2000 and 2100."),
        ("last_on", "soon", "Enter a valid date."),
        ("topic", " ", "Fill in"),
        ("topic", "x" * 2001, "2000"),
        ("suits", "midnight", "Select a valid choice"),
        ("counselor", "987654321", "Choose a counselor of the list."),
        ("counselor", "nobody", "Choose a counselor of the list."),
    ],
)
def test_says_beside_the_field_what_is_wrong(field, value, sentence, as_, ada):
    answer = as_(ada).post(JOIN, told(**{field: value}))

    assert answer.status_code == 422
    assert sentence in " ".join(beside(answer, field))
    assert not Wait.objects.exists()


def test_whoever_wants_no_letter_about_it_is_told_where_to_look(as_, ada, cora):
    wait = make.wait(of=ada, counselor=cora)
    browser = as_(ada)
    assert "switched off" not in words(browser.get(f"/waitlist/{wait.pk}/"))

    Choice.objects.create(person=ada.user, kind="appointments.waitlist_offer", manner="off")

    assert "only this page and Today tell you of it" in words(browser.get(f"/waitlist/{wait.pk}/"))


def test_the_link_of_a_video_meeting_is_for_who_takes_it(as_, ada, cora, sink):
    AppointmentType.objects.update(medium="video", place="https://meet.example/cora")
    wait = make.wait(of=ada, counselor=cora)
    make.extra_hours(of=cora, on=at(5, 0).date(), opens="09:00", closes="09:30")
    browser = as_(ada)
    raise_due(make.NOON)
    deliver(make.NOON)

    for path in (f"/waitlist/{wait.pk}/", "/today/", "/appointments/", "/waitlist/"):
        page = browser.get(path)
        assert "Thu 5 Mar 2026, 09:00" in words(page) or path == "/waitlist/", path
        assert "meet.example" not in page.text, path
    (letter,) = [one for one in sink.letters if one.subject.startswith("A time with")]
    assert "meet.example" not in letter.text
    assert "meet.example" in browser.post(f"/waitlist/{wait.pk}/take/", follow=True).text


def test_offers_the_time_to_take_or_to_pass_on(as_, ada, offered):
    page = as_(ada).get(f"/waitlist/{offered.pk}/")

    assert "A time is free for you" in words(page)
    assert "Wed 4 Mar 2026, 14:00" in words(page)
    assert "It is held for you until Wed 4 Mar 2026, 10:00" in words(page)


def test_is_on_today_and_among_the_appointments(as_, ada, offered):
    browser = as_(ada)

    for path in ("/today/", "/appointments/", "/waitlist/"):
        assert f'href="/waitlist/{offered.pk}/"' in browser.get(path).text, path
    assert "take it or pass it on by 10:00" in words(browser.get("/today/"))


def test_is_on_today_however_much_comes_before_it(as_, ada, offered):
    for hours in (2, 4, 6, 8):
        make.interview(of=ada, starts_at=make.NOON + hours * HOUR, planned_at=make.NOON - DAY)

    page = as_(ada).get("/today/")

    assert f'href="/waitlist/{offered.pk}/"' in page.text
    assert "is held for you until" in words(page)


def test_taken_it_is_an_appointment(as_, ada, offered):
    answer = as_(ada).post(f"/waitlist/{offered.pk}/take/", follow=True)

    assert "It is yours." in words(answer)
    assert answer.request["PATH_INFO"] == Appointment.objects.get(student=ada).get_absolute_url()


def test_too_late_is_gone(as_, ada, offered, clock):
    clock.move_to(make.NOON + DAY)

    answer = as_(ada).post(f"/waitlist/{offered.pk}/take/")

    assert answer.status_code == 410
    assert "This time is not held for you any more. You keep your place in line." in answer.text


def test_passed_on_keeps_the_place(as_, ada, offered):
    answer = as_(ada).post(f"/waitlist/{offered.pk}/decline/", follow=True)

    assert "You are first in line" in words(answer)


def test_left_by_a_slip_of_the_finger_the_place_comes_back(as_, ada, offered):
    browser = as_(ada)
    left = browser.post(f"/waitlist/{offered.pk}/leave/", follow=True)
    assert "You are not in line any more" in words(left)
    assert f'action="/waitlist/{offered.pk}/rejoin/"' in left.text

    back = browser.post(f"/waitlist/{offered.pk}/rejoin/", follow=True)

    assert "You are first in line" in words(back)


def test_the_counselor_sees_who_waits_and_what_is_held(as_, ada, cora, offered):
    browser = as_(cora)

    assert "Ada Moreno" in words(browser.get("/waitlist/"))
    assert "Offered Wed 4 Mar 2026, 14:00" in words(browser.get("/waitlist/"))
    day = words(browser.get("/calendar/?on=2026-03-04"))
    assert "1 student in line" in day
    assert "Wed 4 Mar 2026, 14:00: held for Ada Moreno" in day


def test_a_counselor_sees_of_those_who_wait_for_anybody_the_own_caseload(as_, ada, ben, cora):
    for student in (ada, ben):
        make.wait(of=student)

    page = words(as_(cora).get("/waitlist/"))

    assert "Ada Moreno" in page
    assert "Ben Iversen" not in page


def test_asks_as_many_questions_for_twenty_in_line_as_for_one(as_, ada, cora, offered):
    browser = as_(cora)
    few = {path: queries(browser, path) for path in ("/waitlist/", "/calendar/?on=2026-03-04")}
    for _ in range(19):
        make.wait(of=make.student(counselor=cora), counselor=cora)

    assert few == {path: queries(browser, path) for path in few}
    assert few["/waitlist/"] <= 4
    own = as_(ada)
    assert queries(own, "/waitlist/") <= 4
    assert queries(own, f"/waitlist/{offered.pk}/") <= 5


def test_the_letter_says_what_is_free_until_when_and_where_to_answer(ada, offered, sink):
    raise_due(make.NOON)
    deliver(make.NOON)

    (letter,) = [letter for letter in sink.letters if letter.subject.startswith("A time with")]
    assert letter.recipient == ada.user.email
    assert letter.subject == "A time with Cora Lindqvist is free for you: Wed 4 Mar 2026, 14:00 (New York)"
    assert "It is held for you until Wed 4 Mar 2026, 10:00." in letter.text
    assert f"/waitlist/{offered.pk}/" in letter.text
    assert "because you are in line for a time with Cora Lindqvist" in letter.text


def test_no_letter_goes_out_about_what_was_taken_meanwhile(ada, offered, sink, as_):
    as_(ada).post(f"/waitlist/{offered.pk}/take/")

    raise_due(make.NOON)
    deliver(make.NOON)

    assert [letter.subject for letter in sink.letters if letter.recipient == ada.user.email] == [
        "Booked: Cora Lindqvist, Wed 4 Mar 2026, 14:00 (New York)"
    ]
