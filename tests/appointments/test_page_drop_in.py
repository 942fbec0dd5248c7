"""Drop-in on a student's phone."""

import pytest

from appointments.actions import drop_in as actions
from appointments.models import DropIn
from tests import make
from tests.pages import beside, queries, words
from web.calendar import HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/drop-in/"


@pytest.fixture(autouse=True)
def open_hours(db):
    make.drop_in_hours()


def crowd(count, *, now=make.NOON):
    """So many students wait already."""
    for _ in range(count):
        make.drop_in(of=make.student(), now=now - MINUTE)


def test_says_until_when_it_is_open_where_and_how_long_the_wait_is(ada, cora, as_):
    make.on_duty(cora)
    crowd(2)

    page = words(as_(ada).get(PAGE))

    assert "Open until 16:00; the last meeting begins at 15:45. (New York time)" in page
    assert "Where Room 5 Waiting 2 Expected wait About 30 minutes" in page


def test_says_that_nobody_takes_drop_ins(ada, as_):
    assert "Waiting Nobody Expected wait Nobody takes drop-ins at this moment" in words(as_(ada).get(PAGE))


def test_says_when_it_opens_while_it_is_closed(ada, as_, clock):
    clock.move_to(make.at(3, 17))

    page = words(as_(ada).get(PAGE))

    assert "Closed now. It opens on Wed 4 Mar 2026, 10:00." in page
    assert "Nobody can join now" in page
    assert "Book an appointment" in page


def test_leads_to_appointments_where_there_is_no_drop_in(ada, as_):
    make.rules(drop_in_place="")

    assert "There is no drop-in here" in words(as_(ada).get(PAGE))


def test_a_few_words_are_enough_to_join_and_the_place_is_told(ada, cora, as_):
    make.on_duty(cora)
    crowd(1)

    page = words(as_(ada).post(PAGE, {"topic": "One letter"}, follow=True))

    assert "You are in line." in page
    assert "You are 2nd in line Expected wait: about 15 minutes." in page
    assert "In line since 12:00 (New York time) What for One letter" in page


def test_asks_what_for(ada, as_):
    response = as_(ada).post(PAGE, {"topic": ""})

    assert response.status_code == 422
    assert beside(response, "topic") == ["Fill in “What is it about?”."]
    assert not DropIn.objects.exists()


def test_joining_after_it_has_closed_is_refused_and_keeps_what_was_typed(ada, as_, clock):
    clock.move_to(make.at(3, 16))

    response = as_(ada).post(PAGE, {"topic": "One letter"})

    assert response.status_code == 409
    assert "Drop-in is closed now. It opens on Wed 4 Mar 2026, 10:00." in response.content.decode()
    assert 'value="One letter"' in response.content.decode()


def test_looks_again_by_itself_and_without_scripts_by_a_link(ada, as_):
    make.drop_in(of=ada)
    browser = as_(ada)

    page = browser.get(PAGE).content.decode()

    assert 'hx-trigger="every 20s"' in page
    assert '<a class="btn btn-quiet" id="look-again" href="/drop-in/">Look again</a>' in page
    seen = page.partition("?seen=")[2].partition('"')[0]
    same = browser.get(PAGE, {"seen": seen}, headers={"HX-Request": "true"})
    assert (same.status_code, same.content) == (204, b"")
    crowd(1)
    assert browser.get(PAGE, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 200
    assert browser.get(PAGE, {"seen": seen}).status_code == 200


def test_a_page_that_is_not_in_line_is_left_alone_while_somebody_types(ada, as_):
    assert "hx-trigger" not in as_(ada).get(PAGE).content.decode()


def test_a_clock_that_goes_on_is_a_change_once_the_words_change(ada, cora, as_, clock, noon):
    make.on_duty(cora)
    make.drop_in(of=make.student())
    called = actions.call_next(cora, by=cora.user, now=noon)
    actions.begin(called, by=cora.user, now=noon)
    make.drop_in(of=ada)
    browser = as_(ada)
    page = browser.get(PAGE).content.decode()
    seen = page.partition("?seen=")[2].partition('"')[0]

    clock.move_to(noon + 6 * MINUTE)

    response = browser.get(PAGE, {"seen": seen}, headers={"HX-Request": "true"})
    assert "You are next. Expected wait: about 10 minutes." in words(response)


def test_says_when_it_is_ones_turn_and_with_whom(ada, cora, as_, noon):
    make.on_duty(cora)
    make.drop_in(of=ada)
    browser = as_(ada)

    called = actions.call_next(cora, by=cora.user, now=noon)
    assert "It is your turn Cora Lindqvist calls you. Come to Room 5 now." in words(browser.get(PAGE))
    actions.call_again(called, by=cora.user, now=noon)
    assert "Cora Lindqvist calls you a second time." in words(browser.get(PAGE))
    actions.begin(called, by=cora.user, now=noon)

    page = words(browser.get(PAGE))
    assert "You are with Cora Lindqvist Since 12:00" in page
    assert "Leave the line" not in page


def test_whoever_did_not_answer_reads_so_and_may_join_again(ada, cora, as_, noon):
    make.on_duty(cora)
    make.drop_in(of=ada)
    called = actions.call_next(cora, by=cora.user, now=noon)
    actions.call_again(called, by=cora.user, now=noon + 2 * MINUTE)
    actions.set_aside(called, by=cora.user, now=noon + 4 * MINUTE)
    browser = as_(ada)

    page = words(browser.get(PAGE))

    assert "Cora Lindqvist called you at 12:00 and at 12:02, and you were not there." in page
    assert "It happens: join again below." in page
    assert "You are 1st in line" in words(browser.post(PAGE, {"topic": "Again"}, follow=True))


def test_what_one_can_do_comes_along_when_the_page_looks_again(ada, as_):
    make.drop_in(of=ada)

    line = as_(ada).get(PAGE).content.decode().partition('<div id="line"')[2]

    inside, depth = "", 1
    for tag in line.split("<"):
        depth += tag.startswith("div") - tag.startswith("/div")
        if not depth:
            break
        inside += tag
    assert "Leave the line" in inside


def test_leaving_gives_the_place_up_and_its_undo_gives_it_back(ada, ben, as_):
    make.drop_in(of=ada, now=make.NOON - MINUTE)
    make.drop_in(of=ben)
    browser = as_(ada)

    left = browser.post("/drop-in/leave/", follow=True)
    assert "You have left the line." in words(left)
    assert 'action="/drop-in/return/"' in left.content.decode()
    back = browser.post("/drop-in/return/", follow=True)

    assert "You are 1st in line" in words(back)


def test_whoever_was_never_in_line_has_nothing_to_leave(ada, ben, as_):
    make.drop_in(of=ben)
    browser = as_(ada)

    assert browser.post("/drop-in/leave/").status_code == 404
    assert browser.post("/drop-in/return/").status_code == 404
    assert DropIn.objects.get().is_open


def test_warns_once_the_turn_may_not_come_today(ada, ben, cora, as_, clock):
    make.on_duty(cora)
    late = make.at(3, 15) + 30 * MINUTE
    make.drop_in(of=ben, now=late - MINUTE)
    make.drop_in(of=ada, now=late)
    assert "may not come today" not in words(as_(ada).get(PAGE))

    clock.move_to(late + 5 * MINUTE)

    page = words(as_(ada).get(PAGE))
    assert "Your turn may not come today: the last meeting begins at 15:45." in page


def test_says_that_the_day_ended_to_whoever_still_waited(ada, as_, clock):
    make.drop_in(of=ada)
    clock.move_to(make.at(3, 16))

    page = words(as_(ada).get(PAGE))

    assert "The day ended before it was your turn." in page
    assert "in line" not in page


def test_the_day_after_nothing_is_left_of_it(ada, as_, clock, noon):
    make.drop_in(of=ada)
    clock.move_to(noon + 24 * HOUR)

    page = words(as_(ada).get(PAGE))

    assert "The day ended" not in page
    assert "Waiting Nobody" in page


def test_tells_times_by_the_students_own_clock(as_):
    far = make.student(name="Yuki Mori", zone="America/Los_Angeles")

    assert "Open until 13:00; the last meeting begins at 12:45. (Los Angeles time)" in words(
        as_(far).get(PAGE)
    )


def test_asks_as_many_questions_for_a_long_line_as_for_a_short_one(ada, as_):
    make.drop_in(of=ada)
    browser = as_(ada)
    few = queries(browser, PAGE)
    crowd(8)

    assert queries(browser, PAGE) == few <= 7


@pytest.mark.parametrize(("path", "opened"), [("/appointments/book/", 0), ("/appointments/book/why/", 1)])
def test_whoever_can_book_nothing_is_told_that_drop_in_stays_open(path, opened, ada, as_):
    said = (
        "Drop-in stays open, whatever the rules of booking say: 15 minutes without an appointment, at Room 5."
    )
    assert said in words(as_(ada).get(path))

    make.hours(of=ada.counselor)
    assert (said in words(as_(ada).get(path))) == bool(opened)
    make.rules(drop_in_place="")
    assert said not in words(as_(ada).get(path))
