"""How many students of the center wrote to one person lately, without a name."""

import pytest

from center.models import Center
from contacts import actions
from contacts.guard import guard
from tests import make
from web.calendar import DAY

ADDRESS = "priya@mercy.test"


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, email=ADDRESS)


@pytest.fixture
def others(cora, noon):
    """Ask for so many students who wrote to the same person, a day apart, the last one yesterday."""

    def write(count, **facts):
        for number in range(count):
            student = make.student(name=f"Student {number}", counselor=cora)
            known = make.contact(of=student, name="P. Nair", **(facts or {"email": ADDRESS.upper()}))
            make.outreach(to=known, sent_at=noon - (count - number) * DAY)

    return write


def test_counts_the_students_who_wrote(contact, others, noon):
    others(2)

    assert guard(contact, noon).others == 2


def test_counts_each_student_once(ben, contact, noon):
    theirs = make.contact(of=ben, email=ADDRESS)
    make.outreach(to=theirs, sent_at=noon - 9 * DAY)
    make.outreach(to=theirs, sent_at=noon - DAY)

    assert guard(contact, noon).others == 1


def test_knows_them_by_any_of_their_addresses(contact, others, noon):
    others(1, more_ways=["+1 555 010 0199", ADDRESS])

    assert guard(contact, noon).others == 1


def test_forgets_after_thirty_days(contact, others, noon):
    others(1)

    assert guard(contact, noon + 29 * DAY).others == 0


def test_ones_own_letters_are_no_others(contact, noon):
    make.outreach(to=contact, sent_at=noon - DAY)

    assert guard(contact, noon).others == 0


def test_somebody_without_an_address_cannot_be_known_again(ada, others, noon):
    others(3)

    assert guard(make.contact(of=ada, name="P. Nair"), noon).others == 0


def test_says_from_when_on_another_may_write(contact, others, noon):
    others(4)

    answer = guard(contact, noon)

    # The limit is three: the second of the four has to be thirty days ago.
    assert answer.is_full
    assert answer.free_at == noon - 3 * DAY + 30 * DAY
    assert not guard(contact, answer.free_at).is_full


def test_the_center_sets_the_limit(contact, others, noon):
    others(1)
    Center.objects.update_or_create(pk=1, defaults={"students_per_person": 1})

    assert guard(contact, noon).is_full


def test_whoever_has_begun_may_go_on(contact, others, noon):
    others(3)
    make.outreach(to=contact, sent_at=noon - 2 * DAY)

    assert not guard(contact, noon).is_full


def test_what_was_written_all_the_same_is_still_written_down(ada, contact, others, noon):
    """A fact is a fact: the guard speaks before the letter, not after it."""
    others(3)

    assert actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)
