"""Two answers at the same moment, and a wish for peace while somebody is being listed."""

import pytest

from contacts import actions as contacts
from contacts.models import Contact
from interviews import actions
from interviews.actions.proposals import Over
from interviews.models import Interview
from tests import make
from tests.races import at_once
from web.calendar import DAY
from web.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "priya@mercy.test"


@pytest.fixture
def proposal(ada):
    return make.proposal(to=make.contact(of=ada, email=ADDRESS))


def test_one_of_two_answers_counts(proposal, noon):
    raised = at_once(
        lambda: actions.accept(proposal, chosen_at=noon + 3 * DAY, now=noon),
        lambda: actions.accept(proposal, chosen_at=noon + 5 * DAY, now=noon),
    )

    assert [type(error) for error in raised] == [Over]
    assert [talk.starts_at for talk in Interview.objects.all()] == [noon + 3 * DAY]


def test_one_of_two_contacts_gets_the_same_time(ada, proposal, noon):
    other = make.proposal(to=make.contact(of=ada, name="Marcus Webb"))

    raised = at_once(
        lambda: actions.accept(proposal, chosen_at=noon + 3 * DAY, now=noon),
        lambda: actions.accept(other, chosen_at=noon + 3 * DAY, now=noon),
    )

    assert [type(error) for error in raised] == [Refused]
    assert Interview.objects.get().contact == proposal.contact


@pytest.mark.parametrize("how", ["add", "edit"])
@pytest.mark.parametrize("first", ["peace", "address"])
def test_peace_comes_to_whoever_is_listed_at_that_moment(ben, proposal, noon, how, first):
    named = make.contact(of=ben, name="P. Nair")

    def write_down():
        if how == "add":
            contacts.add(ben, name="Priya Nair", email=ADDRESS, by=ben.user, now=noon)
        else:
            contacts.edit(named, email=ADDRESS, by=ben.user, now=noon)

    acts = [lambda: actions.ask_for_peace(proposal, now=noon), write_down]

    raised = at_once(*(acts if first == "peace" else reversed(acts)))

    assert raised == []
    assert Contact.objects.get(student=ben, email=ADDRESS).do_not_contact_at == noon
