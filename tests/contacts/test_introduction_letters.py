"""What the student hears of an introduction: it takes long, or it is time to answer."""

from datetime import datetime

import pytest

from contacts import actions
from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE

WAITING, TO_ANSWER = "contacts.introduction_waiting", "contacts.introduction_to_answer"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


# Nine in New York, of the seventh working day after Tuesday 3 March (the clocks have gone forward) and of the first.
SEVENTH = at("2026-03-12T13:00")
FIRST = at("2026-03-04T14:00")
DUE = {WAITING: SEVENTH, TO_ANSWER: FIRST}


def raised(kind, now):
    raise_due(now)
    found = Reminder.objects.filter(kind=kind).order_by("pk")
    return list(found.values_list("subject", "recipient", "due_at", "expires_at"))


def sent(sink, kind, now):
    """Return the one letter of this kind."""
    raised(kind, now)
    deliver(now)
    [reminder] = Reminder.objects.filter(kind=kind)
    [letter] = [one for one in sink.letters if one.message_id.startswith(f"<r.{reminder.pk}.")]
    return letter


@pytest.fixture
def rosa(ada):
    """Somebody about whom nothing else is asked."""
    contact = make.contact(of=ada, name="Rosa Duarte")
    actions.answer(make.outreach(to=contact), outcome="no_answer", by=ada.user, now=make.NOON - 15 * DAY)
    return contact


@pytest.fixture
def came_to(rosa, noon):
    """An introduction that came so far at noon."""
    return lambda mark: make.referral(giver=rosa, introduction=mark, now=noon)


@pytest.mark.parametrize("mark", ["asked", "forwarded", "accepted"])
def test_without_news_it_comes_at_nine_of_the_seventh_working_day(mark, ada, came_to):
    pair = came_to(mark)

    assert raised(WAITING, SEVENTH - MINUTE) == []
    told = [(pair.pk, ada.user.pk, SEVENTH, SEVENTH + 7 * DAY)]
    assert raised(WAITING, SEVENTH) == told
    assert raised(WAITING, SEVENTH + 6 * DAY) == told


def test_whoever_has_asked_how_it_goes_hears_again_after_as_long(ada, came_to):
    pair = came_to("asked")
    raised(WAITING, SEVENTH)

    actions.nudge(pair, by=ada.user, now=SEVENTH + HOUR)

    assert len(raised(WAITING, at("2026-03-23T12:59"))) == 1
    assert len(raised(WAITING, at("2026-03-23T13:00"))) == 2


@pytest.mark.parametrize("mark", ["", "declined", "introduced", "answered"])
def test_of_one_that_nobody_waits_for_none_comes(mark, came_to):
    came_to(mark)

    assert raised(WAITING, SEVENTH) == []


def test_the_answer_is_asked_for_at_nine_of_the_next_working_day(ada, came_to):
    pair = came_to("introduced")

    assert raised(TO_ANSWER, FIRST - MINUTE) == []
    told = [(pair.pk, ada.user.pk, FIRST, FIRST + 3 * DAY)]
    assert raised(TO_ANSWER, FIRST) == told
    assert raised(TO_ANSWER, FIRST + 2 * DAY) == told


def test_days_on_which_the_center_is_closed_do_not_count(came_to, noon):
    make.holiday(on=(noon + DAY).date())
    came_to("introduced")

    assert raised(TO_ANSWER, FIRST) == []
    assert len(raised(TO_ANSWER, FIRST + DAY)) == 1


def test_taken_back_and_marked_on_another_day_it_is_another_one(ada, came_to):
    pair = came_to("introduced")
    raised(TO_ANSWER, FIRST)
    actions.take_back_introduction(pair, by=ada.user, now=FIRST)
    actions.mark_introduced(pair, by=ada.user, now=FIRST + HOUR)

    assert len(raised(TO_ANSWER, FIRST + DAY)) == 2


@pytest.mark.parametrize("mark", ["", "asked", "forwarded", "accepted", "declined", "answered"])
def test_nobody_is_asked_for_an_answer_before_or_after_it(mark, came_to):
    came_to(mark)

    assert raised(TO_ANSWER, FIRST) == []


@pytest.mark.parametrize("is_raised", [True, False])
@pytest.mark.parametrize("side", ["giver", "named"])
@pytest.mark.parametrize("act", [actions.do_not_contact, actions.delete])
@pytest.mark.parametrize(("kind", "mark"), [(WAITING, "asked"), (TO_ANSWER, "introduced")])
def test_none_comes_while_either_is_off_the_list_or_wants_no_letters(
    kind, mark, act, side, is_raised, ada, came_to, noon, sink
):
    pair = came_to(mark)
    if is_raised:
        raised(kind, DUE[kind])
    act(getattr(pair, side), by=ada.user, now=noon + HOUR)

    raised(kind, DUE[kind])
    deliver(DUE[kind])

    assert not Reminder.objects.filter(kind=kind, sent_at__isnull=False).exists()
    assert Reminder.objects.filter(kind=kind).count() == is_raised


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("asked", "On Tue 3 Mar 2026 you asked Rosa Duarte to introduce you to Marcus Webb"),
        ("accepted", "Marcus Webb would like to be introduced to you"),
    ],
)
def test_the_letter_says_how_far_it_has_come(mark, says, came_to, sink):
    pair = came_to(mark)

    letter = sent(sink, WAITING, SEVENTH)

    assert letter.subject == "Ask Rosa Duarte how it goes with Marcus Webb"
    assert says in letter.text
    assert f"/referrals/{pair.pk}/introduction/" in letter.text
    is_told_well(letter)


def test_the_letter_says_whom_to_answer_and_by_when(came_to, sink):
    pair = came_to("introduced")

    letter = sent(sink, TO_ANSWER, FIRST)

    assert letter.subject == "Answer Marcus Webb: Rosa Duarte has introduced you"
    assert "by the end of Wed 4 Mar 2026." in letter.text
    assert f"/referrals/{pair.pk}/introduction/" in letter.text
    is_told_well(letter)


def is_told_well(letter):
    html = letter.parsed.get_body(("html",)).get_content()
    assert len(letter.text.split()) < 120
    assert html.count('class="button"') == 1
    assert "You get this because" in letter.text
    assert not set("{}!") & set(letter.text + letter.subject)
