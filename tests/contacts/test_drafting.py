"""What a letter says, from what is known of a student and a contact."""

import pytest

from contacts import actions
from contacts.drafting import drafted
from interviews.drafting import background
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

    said = text(contact, noon, "thank_you")

    assert "genetic counseling" in said
    assert "law" not in said
    assert "Marcus Webb" in said


def test_quotes_a_sentence_of_the_log_and_no_more(ada, contact, noon):
    talk = make.interview(of=ada, contact=contact, starts_at=noon - DAY)
    make.log(talk, now=noon, learned="She begins at six. I would hate that. Never again.")

    said = text(contact, noon, "thank_you")

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
