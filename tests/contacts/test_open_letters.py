"""One at a time: who else of an organization is waited for."""

from zoneinfo import ZoneInfo

import pytest

from contacts import actions
from contacts.open_letters import open_letters_at
from tests import make
from web.calendar import DAY, HOUR

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, name="Priya Nair", organization="Mercy")


@pytest.fixture
def other(ada):
    return make.contact(of=ada, name="Marcus Webb", organization="MERCY")


def found(contact, now, closed=frozenset()):
    return open_letters_at(contact, zone=NEW_YORK, closed=closed, now=now)


def test_tells_of_a_letter_to_somebody_else_there_and_when_another_is_usual(contact, other, noon):
    make.outreach(to=other, sent_at=noon)

    (letter,) = found(contact, noon + HOUR)

    assert (letter.contact, letter.sent_at) == (other, noon)
    assert (str(letter.another_on), letter.is_usual) == ("2026-03-06", False)


def test_after_three_working_days_another_is_usual(contact, other, noon):
    make.outreach(to=other, sent_at=noon)

    assert [letter.is_usual for letter in found(contact, noon + 3 * DAY)] == [True]


def test_a_holiday_is_waited_for(contact, other, noon):
    make.outreach(to=other, sent_at=noon)

    (letter,) = found(contact, noon, closed=frozenset({noon.date() + DAY}))

    assert str(letter.another_on) == "2026-03-09"


@pytest.mark.parametrize("outcome", ["agreed", "declined", "later", "bounced", "no_answer"])
def test_an_answer_closes_it(ada, contact, other, noon, outcome):
    letter = make.outreach(to=other, sent_at=noon)

    actions.answer(
        letter, outcome=outcome, try_again_on=(noon + 9 * DAY).date(), by=ada.user, now=noon + HOUR
    )

    assert found(contact, noon + DAY) == []


def test_the_latest_letter_to_each_counts(contact, other, noon):
    make.outreach(to=other, sent_at=noon - 9 * DAY)
    make.outreach(to=other, sent_at=noon)

    assert [letter.sent_at for letter in found(contact, noon + HOUR)] == [noon]


def test_it_is_open_until_the_cadence_lets_it_rest(contact, other, noon):
    # The second letter would be seven working days later, rest another seven later.
    make.outreach(to=other, sent_at=noon)

    assert len(found(contact, noon + 19 * DAY)) == 1
    assert found(contact, noon + 20 * DAY) == []


def test_the_own_letter_is_none_to_somebody_else(contact, noon):
    make.outreach(to=contact, sent_at=noon)

    assert found(contact, noon + HOUR) == []


def test_nothing_is_told_of_others_or_elsewhere(ada, ben, contact, noon):
    for student, organization in ((ben, "Mercy"), (ada, "Mercy West"), (ada, "")):
        make.outreach(to=make.contact(of=student, organization=organization), sent_at=noon)

    assert found(contact, noon + HOUR) == []
    assert found(make.contact(of=ada), noon + HOUR) == []


def test_whoever_was_met_there_is_a_friend_and_not_waited_for(ada, contact, other, noon):
    make.interview(of=ada, contact=other, held_at=noon - 3 * DAY)
    make.outreach(to=other, sent_at=noon)

    assert found(contact, noon + HOUR) == []


@pytest.mark.parametrize("act", [actions.archive, actions.delete, actions.do_not_contact])
def test_whoever_rests_is_not_waited_for(ada, contact, other, noon, act):
    make.outreach(to=other, sent_at=noon)

    act(other, by=ada.user, now=noon)

    assert found(contact, noon + HOUR) == []


def test_takes_one_statement(ada, contact, noon, django_assert_num_queries):
    for _ in range(4):
        make.outreach(to=make.contact(of=ada, organization="Mercy"), sent_at=noon)

    with django_assert_num_queries(1):
        assert len(found(contact, noon + HOUR)) == 4
