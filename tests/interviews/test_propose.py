"""Offering a contact some times by a personal link."""

import pytest

from audit.models import Event
from contacts import actions as contacts
from interviews import actions
from interviews.links import link_of, open_proposal
from interviews.models import Proposal
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import Refused


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, email="priya@mercy.test")


def token(proposal):
    return link_of(proposal).split("/")[2]


def propose(contact, *times, noon, **facts):
    return make.proposal(to=contact, times=times, now=noon, **facts)


def test_makes_a_link_that_opens_it(contact, noon):
    proposal = make.proposal(to=contact)

    assert open_proposal(token(proposal), noon) == proposal


def test_keeps_the_times_in_order_and_each_once(contact, noon):
    proposal = propose(contact, noon + 5 * DAY, noon + 3 * DAY, noon + 5 * DAY, noon=noon)

    assert proposal.times == [noon + 3 * DAY, noon + 5 * DAY]


def test_takes_back_what_was_offered_before(contact, noon):
    before = make.proposal(to=contact)

    after = make.proposal(to=contact, now=noon + HOUR)

    assert open_proposal(token(before), noon + HOUR) is None
    assert open_proposal(token(after), noon + HOUR) == after


@pytest.mark.parametrize(
    ("away", "words"),
    [(-HOUR, "over"), (0 * HOUR, "over"), (61 * DAY, "two months")],
)
def test_refuses_a_time_beside_its_field(contact, noon, away, words):
    with pytest.raises(Refused, match=words) as refused:
        propose(contact, noon + DAY, noon + away, noon=noon)

    assert refused.value.field == "time_2"
    assert not Proposal.objects.exists()


def test_refuses_a_time_at_which_the_student_talks_with_somebody_else(ada, contact, noon):
    other = make.contact(of=ada, name="Marcus Webb")
    make.interview(of=ada, contact=other, starts_at=noon + 2 * DAY, planned_at=noon)

    with pytest.raises(Refused, match="taken"):
        propose(contact, noon + 2 * DAY + 10 * MINUTE, noon=noon)


def test_refuses_somebody_who_wants_no_letters(ada, contact, noon):
    contacts.do_not_contact(contact, by=ada.user, now=noon)

    with pytest.raises(Refused, match="no more letters"):
        make.proposal(to=contact)


def test_another_student_cannot(ben, contact, noon):
    with pytest.raises(Refused):
        actions.propose(
            contact, medium="phone", minutes=20, why="So", times=[noon + DAY], by=ben.user, now=noon
        )


def test_is_written_down_without_what_it_says(ada, contact, noon):
    proposal = make.proposal(to=contact)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_id, event.by) == ("proposed", proposal.pk, ada.user)


def test_a_link_taken_back_opens_nothing(ada, contact, noon):
    proposal = make.proposal(to=contact)

    actions.withdraw(proposal, by=ada.user, now=noon)

    assert open_proposal(token(proposal), noon) is None


def test_planning_by_other_ways_ends_the_link(ada, contact, noon):
    proposal = make.proposal(to=contact)

    make.interview(of=ada, contact=contact, starts_at=noon + DAY, planned_at=noon)

    assert open_proposal(token(proposal), noon) is None


@pytest.mark.parametrize("end", ["archive", "delete", "do_not_contact"])
def test_a_link_of_somebody_put_aside_opens_nothing(ada, contact, noon, end):
    proposal = make.proposal(to=contact)

    getattr(contacts, end)(contact, by=ada.user, now=noon)

    assert open_proposal(token(proposal), noon) is None


def test_a_link_of_a_student_who_left_opens_nothing(ada, contact, noon):
    proposal = make.proposal(to=contact)
    ada.user.deactivated_at = noon
    ada.user.save(update_fields=["deactivated_at"])

    assert open_proposal(token(proposal), noon) is None


def test_a_link_grows_old(contact, noon):
    proposal = make.proposal(to=contact)

    assert open_proposal(token(proposal), noon + 30 * DAY - MINUTE)
    assert open_proposal(token(proposal), noon + 30 * DAY) is None


def test_two_cards_that_become_one_keep_both_links(ada, contact, noon):
    twin = make.contact(of=ada, name="Pria Nair")
    links = [make.proposal(to=contact), make.proposal(to=twin)]

    contacts.merge(kept=contact, gone=twin, by=ada.user, now=noon)

    assert [open_proposal(token(link), noon) for link in links] == links
