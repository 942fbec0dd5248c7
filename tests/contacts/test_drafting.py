"""What a letter says, from what is known of a student and a contact."""

import pytest

from contacts import actions
from contacts.drafting import drafted
from contacts.gratitude import LETTERS
from contacts.models import ThankYouNote
from interviews import actions as interviews
from interviews.drafting import background, thanking
from tests import make
from web.calendar import DAY, HOUR


@pytest.fixture
def contact(ada):
    return make.contact(
        of=ada, name="Priya Nair", field="Genetic counseling", met_how="At a panel in the autumn"
    )


def text(contact, noon, letter=None):
    known = background(contact, letter=letter or "", now=noon)
    return drafted(letter or known.letter, known).text


def thanks(contact, noon, **which):
    note = ThankYouNote.objects.select_related("contact__student__user").get(contact=contact, **which)
    return drafted(LETTERS[note.because], thanking(note, now=noon)).text


@pytest.mark.parametrize("may_mention", [None, False])
def test_a_referrer_is_named_only_with_leave(ada, noon, may_mention):
    rosa = make.contact(of=ada, name="Rosa Delgadillo")
    pair = actions.refer(rosa, name="Marcus Webb", may_mention=may_mention, by=ada.user, now=noon)

    for letter in ("first", "second", "referred", "hello"):
        assert "Rosa" not in text(pair.named, noon, letter)
        assert "Delgadillo" not in text(pair.named, noon, letter)


def test_with_leave_the_letter_says_who_sent_the_student(ada, noon):
    rosa = make.contact(of=ada, name="Rosa Delgadillo")
    pair = actions.refer(rosa, name="Marcus Webb", may_mention=True, by=ada.user, now=noon)

    assert "Rosa Delgadillo gave me your name" in text(pair.named, noon)


@pytest.mark.parametrize("gone_for", [DAY, 31 * DAY])
def test_whoever_was_taken_off_the_list_is_not_named_either(ada, noon, gone_for):
    rosa = make.contact(of=ada, name="Rosa Delgadillo")
    pair = actions.refer(rosa, name="Marcus Webb", may_mention=False, by=ada.user, now=noon)
    actions.delete(rosa, by=ada.user, now=noon)
    actions.erase(now=noon + gone_for)

    assert "Rosa" not in text(pair.named, noon + gone_for, "first")


def test_another_way_to_know_somebody_is_told_unless_it_names_who_gave_the_name(ada, noon):
    rosa = make.contact(of=ada, name="Rosa Delgadillo")
    pair = actions.refer(rosa, name="Marcus Webb", may_mention=False, by=ada.user, now=noon)
    actions.edit(pair.named, met_how="Rosa spoke of him at lunch", by=ada.user, now=noon)
    pair.named.refresh_from_db()

    assert "at lunch" not in text(pair.named, noon, "first")
    actions.edit(pair.named, met_how="He spoke at our club", by=ada.user, now=noon)
    pair.named.refresh_from_db()
    assert "He spoke at our club" in text(pair.named, noon, "first")


def test_offered_times_are_told_by_both_clocks(contact, noon):
    contact.zone = "America/Chicago"
    contact.save(update_fields=["zone"])
    make.proposal(to=contact, times=[noon + 3 * DAY])

    said = text(contact, noon)

    assert "Fri 6 Mar 2026, 11:00 Chicago time (Fri 6 Mar 2026, 12:00 in New York)" in said
    assert "/with/" in said


def test_comes_after_what_has_happened(ada, contact, noon):
    assert background(contact, now=noon).letter == "first"

    first = make.outreach(to=contact, sent_at=noon)
    assert background(contact, now=noon).letter == "second"

    actions.answer(first, outcome="bounced", by=ada.user, now=noon)
    assert background(contact, now=noon).letter == "first"

    make.interview(of=ada, contact=contact, held_at=noon - DAY)
    assert background(contact, now=noon).letter == "hello"


def test_thanks_are_about_their_own_field_and_name_whom_they_named(ada, contact, noon):
    make.interview(of=ada, contact=contact, held_at=noon - DAY)
    pair = actions.refer(contact, name="Marcus Webb", by=ada.user, now=noon - DAY + HOUR)
    actions.edit(pair.named, field="Law", by=ada.user, now=noon)

    said = thanks(contact, noon)

    assert "genetic counseling" in said
    assert "law" not in said
    assert "Marcus Webb" in said


def test_quotes_a_sentence_of_the_log_and_no_more(ada, contact, noon):
    talk = make.interview(of=ada, contact=contact, starts_at=noon - DAY)
    make.log(talk, now=noon, learned="She begins at six. I would hate that. Never again.")

    said = thanks(contact, noon)

    assert "She begins at six" in said
    assert "hate" not in said


@pytest.mark.parametrize(
    "name",
    ["{{ user.password }}", "{link}", '{% include "/etc/passwd" %}', "{u.__class__.__init__.__globals__}"],
)
def test_a_fact_that_looks_like_a_placeholder_is_a_fact(ada, noon, name):
    contact = make.contact(of=ada, name=name, met_how=name)
    make.proposal(to=contact)

    said = text(contact, noon, "first")

    assert said.startswith(f"Dear {name},")


TALK = {"medium": "in_person", "place": "Room 214, Mercy Hospital"}


def test_thanks_are_built_from_the_log(ada, contact, noon):
    talk = make.interview(of=ada, contact=contact, starts_at=noon - DAY, **TALK)
    make.log(
        talk,
        now=noon,
        learned="She draws every family on paper first. It helps.",
        advice="Sit in on one talk before deciding.",
        energy="I was tired of the noise.",
        fitting="I like people more than labs.",
        names=[actions.GivenName("Marcus Webb", "", True), actions.GivenName("Jo Lindgren", "", True)],
    )
    day = (noon + 6 * DAY).date()
    actions.promise(contact, text="Send the article on families", due_on=day, by=ada.user, now=noon)

    said = thanks(contact, noon)

    assert "our talk on Mon 2 Mar 2026, 12:00, at Room 214, Mercy Hospital, and for 20 minutes" in said
    # What can be said to their face comes first; what speaks about them waits for the student, or is left out.
    assert "What stays with me: Sit in on one talk before deciding." in said
    assert "She" not in said
    assert "I will do what I promised by Mon 9 Mar: send the article on families." in said
    assert (
        "naming Marcus Webb and Jo Lindgren, to whom I will write this week, and I will say that you" in said
    )
    assert "tired" not in said
    assert "labs" not in said


@pytest.mark.parametrize(
    ("leave", "line"),
    [
        ([True], "this week, and I will say that you sent me."),
        ([False], "this week, and I will keep your name out of it."),
        ([None], "to whom I will write this week."),
        ([True, False], "to whom I will write this week."),
    ],
)
def test_thanks_respect_whether_the_name_may_be_used(leave, line, ada, contact, noon):
    talk = make.interview(of=ada, contact=contact, starts_at=noon - DAY)
    people = zip(("Marcus Webb", "Jo Lindgren"), leave, strict=False)
    make.log(talk, now=noon, names=[actions.GivenName(name, "", may) for name, may in people])

    assert line in thanks(contact, noon)


def test_of_a_talk_in_writing_no_minutes_are_thanked_for(ada, contact, noon):
    talk = make.interview(of=ada, contact=contact, medium="email", planned_at=noon - 9 * DAY)
    interviews.send_questions(talk, by=ada.user, now=noon - 8 * DAY)
    make.log(talk, now=noon)

    assert "Thank you for your time, and for answering what I asked." in thanks(contact, noon)


def test_each_of_two_talks_is_thanked_for_by_its_own_log(ada, contact, noon):
    for days, learned in ((9, "Labs run on patience."), (1, "Nobody reads the manual.")):
        make.log(
            make.interview(of=ada, contact=contact, starts_at=noon - days * DAY),
            now=noon - days * DAY + HOUR,
            learned=learned,
        )

    said = thanks(contact, noon, owed_at=noon - 9 * DAY + HOUR)

    assert "Labs run on patience" in said
    assert "manual" not in said


def test_thanks_for_a_name_say_that_they_agreed(ada, contact, noon):
    pair = make.referral(giver=contact)
    make.interview(of=ada, contact=pair.named, planned_at=noon)

    assert "giving me the name of Marcus Webb: we have agreed to talk." in thanks(contact, noon)


def test_thanks_for_an_introduction_spare_them_more_work(contact, noon):
    make.referral(giver=contact, introduction="introduced")

    said = thanks(contact, noon)

    assert "Thank you for introducing me to Marcus Webb, and for asking first." in said
    assert "I will write to Marcus Webb directly" in said


def test_thanks_for_help_and_good_news_say_what(ada, contact, noon):
    actions.owe_help(contact, what="reading my letter", by=ada.user, now=noon)
    actions.land(ada, what="a summer at Mercy", people=[contact], by=ada.user, now=noon)

    assert "Thank you for reading my letter." in thanks(contact, noon, because="helped")
    assert "I have good news: a summer at Mercy." in thanks(contact, noon, because="landed")
