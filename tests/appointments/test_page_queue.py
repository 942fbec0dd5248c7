"""The queue, as counselors and the director see it."""

import pytest

from appointments.actions import drop_in as actions
from appointments.models import DropIn
from tests import make
from tests.pages import queries, words
from web.calendar import HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/drop-in/queue/"


@pytest.fixture(autouse=True)
def open_hours(db):
    make.drop_in_hours()


@pytest.fixture
def waiting(ada, ben, noon):
    """Ada waits, and Ben after her."""
    return (
        make.drop_in(of=ada, now=noon - 10 * MINUTE),
        make.drop_in(of=ben, topic="My résumé", now=noon - 5 * MINUTE),
    )


def press(browser, name, pk=None):
    path = f"/drop-in/{pk}/{name}/" if pk else f"/drop-in/queue/{name}/"
    return words(browser.post(path, follow=True))


def test_shows_who_waits_since_when_and_what_for(waiting, cora, as_):
    page = words(as_(cora).get(PAGE))

    assert "Room 5. Open until 16:00; the last meeting begins at 15:45." in page
    assert "1. Ada Moreno One letter since 11:50 Has left" in page
    assert "2. Ben Iversen My résumé since 11:55 Has left" in page
    assert "Nobody takes drop-ins at this moment." in page


def test_a_counselor_takes_drop_ins_calls_begins_and_is_done(waiting, ada, cora, as_):
    browser = as_(cora)
    assert "Call the next" not in words(browser.get(PAGE))

    assert "Who takes drop-ins: Cora Lindqvist (since 12:00)." in press(browser, "go-on-duty")
    assert "Call the next" in words(browser.get(PAGE))
    called = press(browser, "call-next")
    assert "You have called Ada Moreno." in called
    assert "Ada is here: begin" in called
    assert "Call the next" not in called
    pk = waiting[0].pk
    assert "In a meeting since 12:00" in press(browser, "begin", pk)
    done = press(browser, "finish", pk)

    assert "your meeting with Ada Moreno is over" in done
    assert "Call the next" in done
    assert "1 met today" in done
    assert "take no more drop-ins" in press(browser, "go-off-duty")


def test_whoever_does_not_answer_is_called_twice_and_set_aside_with_an_undo(waiting, cora, as_):
    browser = as_(cora)
    press(browser, "go-on-duty")
    assert "Did not answer" not in press(browser, "call-next")
    pk = waiting[0].pk

    assert "Called twice, at 12:00 and 12:00" in press(browser, "call-again", pk)
    assert "Ada Moreno did not answer" in press(browser, "set-aside", pk)
    page = words(browser.get(PAGE))
    assert "Left, or did not answer Ada Moreno Called at 12:00 and 12:00, set aside at 12:00" in page
    assert "1. Ada Moreno" in press(browser, "take-back", pk)


def test_nobody_is_called_with_nobody_there(cora, as_):
    browser = as_(cora)
    press(browser, "go-on-duty")

    response = browser.post("/drop-in/queue/call-next/")

    assert response.status_code == 409
    assert "Nobody waits at this moment." in response.content.decode()


def test_shows_a_colleagues_student_without_the_colleagues_buttons(waiting, cora, dan, dora, as_):
    make.on_duty(cora)
    actions.call_next(cora, by=cora.user, now=make.NOON)

    assert "with Cora Lindqvist" in words(as_(dan).get(PAGE))
    assert "Ada is here: begin" not in words(as_(dan).get(PAGE))
    assert "Ada is here: begin" in words(as_(dora).get(PAGE))
    assert as_(dan).post(f"/drop-in/{waiting[0].pk}/begin/").status_code == 403


def test_leads_to_the_progress_of_those_whose_progress_one_sees(waiting, ada, ben, cora, dan, as_):
    make.on_duty(cora)
    make.on_duty(dan)
    actions.call_next(dan, by=dan.user, now=make.NOON)
    actions.call_next(cora, by=cora.user, now=make.NOON)

    page = words(as_(cora).get(PAGE))

    assert "Ada's progress" in page
    assert "Ben's progress" not in page


def test_a_director_without_hours_sees_the_line_and_calls_nobody(waiting, dora, as_):
    browser = as_(dora)

    assert "I take drop-ins now" not in words(browser.get(PAGE))
    for name in ("go-on-duty", "go-off-duty", "call-next"):
        response = browser.post(f"/drop-in/queue/{name}/")
        assert response.status_code == 403
        assert "Only who sees students can take drop-ins." in response.content.decode()


def test_somebody_who_has_left_is_taken_out_with_an_undo(waiting, ben, cora, as_):
    browser = as_(cora)

    assert "Ben Iversen is out of the line." in press(browser, "take-out", waiting[1].pk)
    assert "Ben Iversen Left at 12:00" in words(browser.get(PAGE))
    assert "2. Ben Iversen" in press(browser, "take-back", waiting[1].pk)


def test_is_empty_and_closed_once_the_day_is_over(waiting, cora, as_, clock):
    clock.move_to(make.at(3, 16))

    page = words(as_(cora).get(PAGE))

    assert "Closed now. It opens on Wed 4 Mar 2026, 10:00." in page
    assert "Ada Moreno" not in page


def test_whoever_is_met_at_closing_time_is_still_there_to_be_ended(waiting, cora, as_, clock, noon):
    make.on_duty(cora)
    called = actions.call_next(cora, by=cora.user, now=noon)
    actions.begin(called, by=cora.user, now=noon)
    clock.move_to(make.at(3, 16) + MINUTE)
    browser = as_(cora)

    assert "In a meeting since 12:00" in words(browser.get(PAGE))
    press(browser, "finish", called.pk)

    assert DropIn.objects.get(pk=called.pk).done_at == make.at(3, 16) + MINUTE


def test_leads_the_director_to_set_it_up_where_there_is_none(cora, dora, as_):
    make.rules(drop_in_place="")

    assert "Set it up" in words(as_(dora).get(PAGE))
    assert "The director says where" in words(as_(cora).get(PAGE))


def test_looks_again_by_itself_while_it_is_open_and_is_left_alone_while_nothing_changes(waiting, cora, as_):
    browser = as_(cora)
    page = browser.get(PAGE).content.decode()
    seen = page.partition("?seen=")[2].partition('"')[0]

    assert browser.get(PAGE, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 204
    actions.leave(waiting[0], by=cora.user, now=make.NOON)
    assert browser.get(PAGE, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 200


def test_asks_as_many_questions_for_a_long_line_as_for_a_short_one(waiting, cora, dan, as_):
    make.on_duty(cora)
    make.on_duty(dan)
    actions.call_next(cora, by=cora.user, now=make.NOON)
    browser = as_(cora)
    few = queries(browser, PAGE)
    for _ in range(8):
        make.drop_in(of=make.student())
    actions.call_next(dan, by=dan.user, now=make.NOON)

    assert queries(browser, PAGE) == few <= 8


def test_the_calendar_of_today_leads_to_the_queue_with_how_many_wait(ada, ben, cora, as_, clock):
    browser = as_(cora)
    assert "Drop-in queue : nobody waits." in words(browser.get("/calendar/"))
    make.drop_in(of=ada)
    assert "Drop-in queue : 1 waits." in words(browser.get("/calendar/"))
    make.drop_in(of=ben)
    assert "Drop-in queue : 2 wait." in words(browser.get("/calendar/"))

    assert "wait." not in words(browser.get("/calendar/?on=2026-03-04"))
    clock.move_to(make.NOON + 5 * HOUR)
    assert "wait." not in words(browser.get("/calendar/"))
    assert queries(browser, "/calendar/") <= 8
