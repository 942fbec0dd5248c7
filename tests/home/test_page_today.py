"""Today: what to do next."""

import pytest

from contacts import actions
from interviews import actions as interviews
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/today/"


def test_begins_with_one_name(ada, as_):
    assert "It begins with one name" in words(as_(ada).get(PAGE))


def test_says_that_nothing_is_waiting(ada, as_, noon):
    make.outreach(to=make.contact(of=ada), sent_at=noon)

    assert "Nothing is waiting" in words(as_(ada).get(PAGE))


def test_shows_the_most_urgent_first_and_leads_to_where_it_is_done(ada, as_, noon):
    make.contact(of=ada, name="Priya Nair", listed_at=noon)
    note = make.note(of=ada, contact=make.contact(of=ada, name="Marcus Webb"), owed_at=noon - HOUR)

    response = as_(ada).get(PAGE)

    page = words(response)
    assert page.index("Thank Marcus") < page.index("Write to Priya")
    assert note.get_absolute_url() in response.content.decode()
    assert "1 person is waiting for thanks" in page


def test_shows_ten_and_where_the_rest_is(ada, as_):
    for number in range(11):
        make.contact(of=ada, name=f"Person{number}")

    page = words(as_(ada).get(PAGE))

    assert page.count("Write to Person") == 10 * 2
    assert "See the rest of your list" in page


def test_shows_what_is_coming_by_the_students_own_clock(as_, db, noon):
    student = make.student(zone="America/Los_Angeles")
    make.interview(of=student, starts_at=noon + DAY, place="Room 5")

    page = words(as_(student).get(PAGE))

    assert "Coming up Priya Nair Phone · Room 5" in page
    assert "tomorrow · Wed 4 Mar, 09:00" in page


def test_shows_the_next_three_talks_and_appointments_in_their_order(ada, cora, as_, noon):
    make.hours(of=cora)
    make.appointment(of=ada, starts_at=noon + 3 * DAY)
    for name, days in (("Third", 4), ("First", 1), ("Fourth", 5)):
        make.interview(of=ada, contact=make.contact(of=ada, name=name), starts_at=noon + days * DAY)

    page = words(as_(ada).get(PAGE))

    coming = page[page.index("Coming up") : page.index("So far")]
    assert coming.index("First") < coming.index("Cora Lindqvist Counselor · In person · Room 12")
    assert coming.index("Cora Lindqvist") < coming.index("Third")
    assert "Fourth" not in coming


def test_shows_nothing_of_anybody_else(ada, ben, as_):
    make.interview(of=ben, contact=make.contact(of=ben, name="Marcus Webb"))

    assert "Marcus" not in words(as_(ada).get(PAGE))


def test_shows_nothing_that_is_off_the_list(ada, as_, noon):
    interview = make.interview(of=ada)
    actions.delete(interview.contact, by=ada.user, now=noon)

    assert "Priya" not in words(as_(ada).get(PAGE))


def test_shows_the_leads_whose_day_has_come(ada, ben, as_, noon):
    make.lead(of=ada, title="Evening of the alumni", next_action="Register", due_in=0 * DAY)
    make.lead(of=ada, title="How labs hire", next_action="Read it", due_in=DAY, now=noon - 3 * DAY)
    make.lead(of=ada, title="Not yet", due_in=DAY)
    make.lead(of=ben, title="Somebody else's", due_in=0 * DAY)

    page = words(as_(ada).get(PAGE))

    assert "Leads to follow Read it Event · How labs hire Late · 2 days ago · Sun 1 Mar Register" in page
    assert "Not yet" not in page
    assert "Somebody else" not in page


def test_shows_five_leads_and_where_the_rest_is(ada, as_):
    make.contact(of=ada)
    for number in range(6):
        make.lead(of=ada, title=f"Lead {number}", due_in=0 * DAY)

    page = words(as_(ada).get(PAGE))

    assert page.count("Register Event") == 5
    assert "See all your leads" in page


def test_does_not_say_that_nothing_waits_while_a_lead_does(ada, as_, noon):
    make.outreach(to=make.contact(of=ada), sent_at=noon)
    make.lead(of=ada, due_in=0 * DAY)

    assert "Nothing is waiting" not in words(as_(ada).get(PAGE))


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8


def test_groups_by_now_this_week_and_later(ada, as_, noon):
    make.contact(of=ada, name="Late Lu", listed_at=noon - 30 * DAY)
    make.note(of=ada, contact=make.contact(of=ada, name="Marcus Webb"), owed_at=noon)
    make.follow_up(of=ada, contact=talked_to(ada, "Rosa Diaz"), due_in=5 * DAY)
    make.follow_up(of=ada, contact=talked_to(ada, "Li Wei"), due_in=20 * DAY)

    groups = as_(ada).get(PAGE).context["pressing"].groups

    assert [(title, [contact.name for contact in contacts]) for title, contacts in groups] == [
        ("Now", ["Late Lu"]),
        ("This week", ["Marcus Webb", "Rosa Diaz"]),
        ("Later", ["Li Wei"]),
    ]


def test_what_is_due_by_the_end_of_the_students_own_day_is_due_now(as_, db, noon):
    student = make.student(zone="America/Los_Angeles")
    make.follow_up(of=student, contact=talked_to(student, "Rosa Diaz"), due_in=0 * DAY)

    assert [title for title, _ in as_(student).get(PAGE).context["pressing"].groups] == ["Now"]


def test_says_who_has_the_next_word_and_when_to_look_again(ada, ben, as_, noon):
    make.outreach(to=make.contact(of=ada, name="Letter Lu"), sent_at=noon - DAY)
    actions.ask(
        rested := make.contact(of=ada, name="Old Ona"), channel="email", sent_at=noon, by=ada.user, now=noon
    )
    answered = make.outreach(to=rested, sent_at=noon)
    actions.answer(answered, outcome="declined", by=ada.user, now=noon)
    talk = make.interview(of=ada, contact=make.contact(of=ada, name="Mail Max"), medium="email")
    interviews.send_questions(talk, by=ada.user, now=noon - HOUR)
    giver = talked_to(ada, "Rosa Diaz")
    actions.promise(
        giver, text="The list", due_on=(noon + 3 * DAY).date(), is_theirs=True, by=ada.user, now=noon
    )
    make.outreach(to=make.contact(of=ben, name="Somebody Else"), sent_at=noon)

    page = words(as_(ada).get(PAGE))

    part = page[page.index("Waiting for others") : page.index("So far")]
    assert "Letter Lu Your letter is with them since Mon 2 Mar 2026 Look again Wed 11 Mar 2026" in part
    assert "Mail Max Your questions are with them" in part
    assert "Rosa Diaz They promised you something since Tue 3 Mar 2026 Look again Fri 6 Mar 2026" in part
    assert "Old Ona" not in part
    assert "Somebody Else" not in page


def test_a_promise_of_theirs_becomes_a_step_on_its_morning(ada, noon):
    giver = talked_to(ada, "Rosa Diaz")
    day = (noon + 3 * DAY).date()
    actions.promise(giver, text="The list", due_on=day, is_theirs=True, by=ada.user, now=noon)

    giver.refresh_from_db()
    assert giver.step == ""
    actions.restate_turned(now=noon + 3 * DAY)
    giver.refresh_from_db()
    assert giver.step == "follow_up"


def talked_to(student, name):
    """Somebody the student is in touch with, with nothing to do about them."""
    contact = make.contact(of=student, name=name)
    talk = make.interview(of=student, contact=contact, held_at=make.NOON - 2 * DAY)
    note = talk.contact.thankyounote_set.get()
    actions.thank(note, channel="email", by=student.user, now=make.NOON - DAY)
    return contact


def test_what_is_due_this_week_is_not_pushed_away_by_much_that_is_late(ada, as_, noon):
    for number in range(12):
        make.contact(of=ada, name=f"Late Person{number}")
    for number in range(5):
        make.contact(of=ada, name=f"New Person{number}", listed_at=noon)

    shown = as_(ada).get(PAGE).context["pressing"]

    assert [(title, len(contacts)) for title, contacts in shown.groups] == [("Now", 10), ("This week", 3)]
    assert shown.has_more
