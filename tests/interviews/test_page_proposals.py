"""Offering times by a link, and reading what came back: the student's pages."""

import re

import pytest
from django.urls import reverse

from contacts import actions as contacts
from interviews import actions
from interviews.links import link_of
from interviews.models import Proposal
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, name="Priya Nair", email="priya@mercy.test")


@pytest.fixture
def as_ada(ada, as_):
    return as_(ada)


def offer(contact):
    return reverse("interviews:propose", args=[contact.pk])


def facts(**others):
    return {
        "time_1": "2026-03-10T10:00",
        "time_2": "2026-03-11T15:30",
        "minutes": "20",
        "medium": "phone",
        "place": "I call you",
        "why": "Your work at the clinic.",
        "questions": "How did you begin?\n\n What surprised you? ",
    } | others


def act(name, proposal):
    return reverse(f"interviews:{name}", args=[proposal.pk])


def test_says_which_days_work_best(as_ada, contact):
    """Two or three weeks: soon enough to be remembered, late enough to be fitted in."""
    make.holiday(on=make.NOON.date() + DAY)

    page = words(as_ada.get(offer(contact)))

    assert "Between Mon 9 Mar 2026 and Wed 25 Mar 2026 works best." in page
    assert "New York time." in page


def test_what_is_offered_is_in_the_letter_at_once(as_ada, contact, settings, noon):
    response = as_ada.post(offer(contact), facts(), follow=True)

    proposal = Proposal.objects.get()
    assert response.redirect_chain == [(reverse("interviews:write", args=[contact.pk]), 302)]
    assert "The link is made. It is for Priya alone." in words(response)
    assert settings.BASE_URL + link_of(proposal) in response.content.decode()
    assert proposal.times == [
        noon.fromisoformat("2026-03-10T10:00-04:00"),
        noon.fromisoformat("2026-03-11T15:30-04:00"),
    ]
    assert proposal.questions == ["How did you begin?", "What surprised you?"]
    assert (proposal.minutes, proposal.medium, proposal.place) == (20, "phone", "I call you")


def test_times_are_by_the_students_own_clock(cora, as_, noon):
    student = make.student(counselor=cora, zone="Asia/Tokyo")
    contact = make.contact(of=student)

    as_(student).post(offer(contact), facts(time_2=""))

    assert Proposal.objects.get().times == [noon.fromisoformat("2026-03-10T10:00+09:00")]


def test_a_time_with_seconds_can_be_chosen_too(as_ada, contact, client):
    as_ada.post(offer(contact), facts(time_1="2026-03-10T10:00:30", time_2=""))
    link = link_of(Proposal.objects.get())
    (value,) = re.findall(r'name="chosen_at" value="([^"]*)"', client.get(link).content.decode())

    client.post(f"{link}accept/", {"chosen_at": value})

    assert Proposal.objects.get().answer == "accepted"


def test_what_was_said_to_them_before_saves_typing(as_ada, contact):
    as_ada.post(offer(contact), facts(medium="video", place="https://meet.test/ada", minutes="30"))

    initial = as_ada.get(offer(contact)).context["form"].initial

    assert initial["why"] == "Your work at the clinic."
    assert (initial["medium"], initial["place"], initial["minutes"]) == (
        "video",
        "https://meet.test/ada",
        30,
    )


def test_what_was_said_to_somebody_else_saves_typing_but_not_where_they_are(ada, as_ada, contact):
    as_ada.post(offer(contact), facts(medium="in_person", place="Mercy, ward 3"))
    other = make.contact(of=ada, name="Marcus Webb")

    response = as_ada.get(offer(other))

    assert "How did you begin?\nWhat surprised you?</textarea>" in response.content.decode()
    assert "ward 3" not in response.content.decode()
    assert "at the clinic" not in response.content.decode()


def test_enough_letters_to_one_person_hide_the_form_and_refuse_it(as_ada, contact, cora, noon):
    for number in range(3):
        student = make.student(name=f"Hugo {number} Quokka", counselor=cora)
        make.outreach(to=make.contact(of=student, email=contact.email), sent_at=noon - DAY)

    looked = as_ada.get(offer(contact))
    sent = as_ada.post(offer(contact), facts())

    assert "Enough letters for now" in words(looked)
    assert 'name="why"' not in looked.content.decode()
    assert sent.status_code == 409
    assert "Quokka" not in looked.content.decode() + sent.content.decode()
    assert not Proposal.objects.exists()


def test_shows_the_link_while_it_is_open(as_ada, contact, settings):
    proposal = make.proposal(to=contact, questions=["How did you begin?"])

    page = words(as_ada.get(proposal.get_absolute_url()))

    assert "Your offer to Priya Nair Not answered yet. The link works until Thu 2 Apr 2026, once." in page
    assert settings.BASE_URL + link_of(proposal) in page
    assert "Fri 6 Mar 2026, 12:00 Sun 8 Mar 2026, 13:00" in page
    assert "Questions How did you begin?" in page


def test_an_offer_that_nobody_answered_in_time_shows_no_link(ada, as_, contact, clock, noon):
    proposal = make.proposal(to=contact)
    clock.move_to(noon + 31 * DAY)
    as_ada = as_(ada)

    response = as_ada.get(proposal.get_absolute_url())

    assert "Priya has not answered The link has ended on Thu 2 Apr 2026." in words(response)
    assert link_of(proposal) not in response.content.decode()
    assert offer(contact) in response.content.decode()
    assert as_ada.post(act("withdraw", proposal)).status_code == 403


@pytest.mark.parametrize("how", ["do_not_contact", "archive"])
def test_an_offer_to_somebody_put_aside_shows_no_link(ada, as_ada, contact, how, noon):
    proposal = make.proposal(to=contact)
    getattr(contacts, how)(contact, by=ada.user, now=noon)

    response = as_ada.get(proposal.get_absolute_url())

    assert response.status_code == 200
    assert link_of(proposal) not in response.content.decode()
    assert reverse("interviews:write", args=[contact.pk]) not in response.content.decode()


def test_an_offer_can_be_taken_back_once(as_ada, contact):
    proposal = make.proposal(to=contact)

    page = words(as_ada.post(act("withdraw", proposal), follow=True))

    assert "The link does not work any more." in page
    assert "You took this offer back" in words(as_ada.get(proposal.get_absolute_url()))
    assert as_ada.post(act("withdraw", proposal)).status_code == 403


def test_what_was_answered_can_be_taken_back_no_more(as_ada, contact, noon):
    proposal = make.proposal(to=contact)
    actions.decline(proposal, now=noon)

    response = as_ada.post(act("withdraw", proposal))

    assert response.status_code == 403
    assert "This was answered meanwhile." in response.content.decode()


def test_shows_the_time_they_chose_and_leads_to_the_talk(as_ada, contact, noon):
    proposal = make.proposal(to=contact)
    talk = actions.accept(proposal, chosen_at=noon + 3 * DAY, message="Call the ward", now=noon)

    page = words(as_ada.get(proposal.get_absolute_url()))
    assert "Priya will talk with you in 3 days · Fri 6 Mar, 12:00 , New York time · Phone" in page
    assert "Call the ward" in page

    noted = as_ada.post(act("note_answer", proposal))
    assert noted.url == talk.get_absolute_url()
    assert as_ada.post(act("note_answer", proposal)).url == talk.get_absolute_url()


def test_another_time_is_one_click_from_the_plan(as_ada, contact, noon):
    proposal = make.proposal(to=contact)
    actions.propose_another(proposal, suggested=[noon + 9 * DAY], message="Or May", now=noon)

    response = as_ada.get(proposal.get_absolute_url())
    assert "Priya proposes another time Or May" in words(response)
    (take,) = re.findall(r'href="([^"]*)">Take this time', response.content.decode())
    assert "2026-03-12T13:00" in as_ada.get(take.replace("&amp;", "&")).content.decode()

    noted = as_ada.post(act("note_answer", proposal))
    assert noted.url == reverse("interviews:plan", args=[contact.pk])


@pytest.mark.parametrize(
    ("answer", "says"),
    [("decline", "Priya cannot this time"), ("ask_for_peace", "Priya wants no more letters")],
)
def test_a_no_is_read_and_noted(as_ada, contact, answer, says, noon):
    proposal = make.proposal(to=contact)
    getattr(actions, answer)(proposal, now=noon)

    assert says in words(as_ada.get(proposal.get_absolute_url()))

    assert as_ada.post(act("note_answer", proposal)).url == reverse("home:today")
    page = words(as_ada.get(proposal.get_absolute_url()))
    assert says in page
    assert "Noted" not in page


def test_there_is_nothing_to_note_before_an_answer(as_ada, contact):
    assert as_ada.post(act("note_answer", make.proposal(to=contact))).status_code == 403


def test_a_time_given_away_is_said_beside_it(ada, as_ada, contact, noon):
    other = make.contact(of=ada, name="Marcus Webb")
    make.interview(of=ada, contact=other, starts_at=noon + 7 * DAY, planned_at=noon)

    response = as_ada.post(offer(contact), facts(time_2="2026-03-10T13:10"))

    assert response.status_code == 422
    assert beside(response, "time_2") == ["This time is taken meanwhile. Choose another one."]


def test_ask_as_little_of_the_database_on_a_long_list_as_on_a_short_one(ada, as_ada, contact, noon):
    proposal = make.proposal(to=contact)
    answered = make.proposal(to=make.contact(of=ada, name="Marcus Webb"), times=[noon + HOUR])
    talk = actions.accept(answered, chosen_at=noon + HOUR, now=noon)
    pages = [
        offer(contact),
        proposal.get_absolute_url(),
        answered.get_absolute_url(),
        reverse("interviews:confirm", args=[talk.pk]),
    ]
    few = [queries(as_ada, page) for page in pages]

    make.crowd(of=ada, count=1000)

    assert [queries(as_ada, page) for page in pages] == few
    assert few <= [9, 4, 4, 8]
