"""The center's own words for a letter."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from contacts import actions
from contacts.drafting import Background, drafted
from contacts.letters.wordings import WORDINGS
from contacts.models import Draft, Letter
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed, Refused

WORDS = {"subject": "A question about {field} | A question", "text": "Dear {contact},\n\nMay I ask you?"}
NO_PLACEHOLDERS = [
    "{{ user.password }}",
    '{% include "/etc/passwd" %}',
    "{u.__class__.__init__.__globals__}",
    "{# a comment #}",
    "{Contact}",
    "{contact!r}",
    "{contact.name}",
    "{password}",
    "{}",
    "{",
    "}",
    "{contact",
    "contact}",
    "{{contact}}",
    "{" * 9_000,
]


@pytest.fixture
def known(ada, noon):
    return Background(contact=make.contact(of=ada, name="Priya Nair"), now=noon)


def test_every_draft_that_is_begun_then_has_these_words(known, dora, noon):
    actions.word("first", **WORDS, by=dora, now=noon)

    letter = drafted("first", known)

    assert (letter.subject, letter.text) == ("A question", "Dear Priya Nair,\n\nMay I ask you?")
    assert drafted("second", known).subject.startswith("Once more")


def test_a_draft_that_was_begun_before_stays_as_it_is(known, ada, dora, noon):
    mine = {"letter": "first", "subject": "Hello", "text": "Dear Priya,"}
    actions.save_draft(known.contact, **mine, by=ada.user, now=noon)

    actions.word("first", **WORDS, by=dora, now=noon)

    assert drafted("first", known, Draft.objects.all()).text == "Dear Priya,"


def test_words_that_are_changed_again_replace_the_first(known, dora, noon):
    actions.word("first", **WORDS, by=dora, now=noon)

    actions.word("first", subject="Hello", text="Dear {contact},", by=dora, now=noon + DAY)

    letter = Letter.objects.get()
    assert (letter.subject, letter.text, letter.changed_at) == ("Hello", "Dear {contact},", noon + DAY)


def test_the_shipped_words_come_back(known, dora, noon):
    before = drafted("first", known)
    actions.word("first", **WORDS, by=dora, now=noon)

    actions.word_as_shipped("first", by=dora, now=noon)

    assert drafted("first", known) == before
    assert not Letter.objects.exists()


def test_the_shipped_words_are_no_words_of_ones_own(dora, noon):
    shipped = WORDINGS["first"]
    actions.word("first", **WORDS, by=dora, now=noon)

    actions.word("first", subject=shipped.subject, text=shipped.text, by=dora, now=noon)

    assert not Letter.objects.exists()


def test_it_is_written_down_who_did_it_and_nothing_of_the_words(dora, noon):
    actions.word("first", **WORDS, by=dora, now=noon)
    actions.word_as_shipped("first", by=dora, now=noon)
    actions.word_as_shipped("first", by=dora, now=noon)

    told = Event.objects.order_by("pk").values_list("verb", "subject_type", "by", "student_id", "fields")
    assert list(told) == [
        ("worded", "letter", dora.pk, None, ["subject", "text"]),
        ("worded as shipped", "letter", dora.pk, None, []),
    ]


@pytest.mark.parametrize("field", ["subject", "text"])
@pytest.mark.parametrize("typed", NO_PLACEHOLDERS, ids=lambda typed: typed[:40])
def test_refuses_what_is_no_placeholder(typed, field, dora, noon):
    with pytest.raises(Refused) as refusal:
        actions.word("first", **WORDS | {field: f"Dear {typed},"}, by=dora, now=noon)

    assert (refusal.value.field, refusal.value.status) == (field, 422)
    assert not Letter.objects.exists()
    assert not Event.objects.exists()


def test_names_each_that_is_none(dora, noon):
    with pytest.raises(Refused) as refusal:
        actions.word("first", subject="Hello", text="{{ a }} {contact}\n{% b %}", by=dora, now=noon)

    assert "“{{ a }}” is no placeholder." in refusal.value.sentence
    assert "“{% b %}” is no placeholder." in refusal.value.sentence


def test_leaves_the_words_as_they_are_when_it_refuses(dora, noon):
    actions.word("first", **WORDS, by=dora, now=noon)

    with pytest.raises(Refused):
        actions.word("first", subject="{x}", text="Dear {contact},", by=dora, now=noon + DAY)

    assert Letter.objects.get().subject == WORDS["subject"]


@pytest.mark.parametrize("name", ["ninth", "", "first/", "FIRST", "a" * 5_000])
def test_refuses_a_letter_that_there_is_not(name, dora, noon):
    with pytest.raises(Refused, match="no such letter"):
        actions.word(name, **WORDS, by=dora, now=noon)


@pytest.mark.parametrize("who", ["ada", "cora"])
def test_only_the_director_words_letters(who, request, dora, noon):
    somebody = request.getfixturevalue(who).user
    actions.word("first", **WORDS, by=dora, now=noon)

    with pytest.raises(NotAllowed):
        actions.word("first", subject="Hello", text="Dear {contact},", by=somebody, now=noon)
    with pytest.raises(NotAllowed):
        actions.word_as_shipped("first", by=somebody, now=noon)

    assert Letter.objects.get().subject == WORDS["subject"]


@pytest.mark.parametrize("field", ["subject", "text"])
def test_the_database_refuses_a_letter_that_says_nothing(field, dora, noon):
    with pytest.raises(IntegrityError, match="letter_says_something"), transaction.atomic():
        actions.word("first", **WORDS | {field: ""}, by=dora, now=noon)
