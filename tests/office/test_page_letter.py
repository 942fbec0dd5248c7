"""Putting a letter into the center's own words: what is kept, what is refused, and the way back."""

import pytest

from audit.models import Event
from contacts import actions
from contacts.letters.wordings import WORDINGS
from contacts.models import Letter
from tests.contacts.test_word import NO_PLACEHOLDERS
from tests.pages import beside, words

pytestmark = pytest.mark.usefixtures("clock")
FIRST = "/letters/first/"
SHIPPED = "/letters/first/word-as-shipped/"
BACK = "/letters/first/bring-back/"
OURS = {"subject": "A question", "text": "Dear {contact},\n\nMay I ask you?"}


@pytest.fixture
def hers(dora, as_):
    return as_(dora)


@pytest.fixture
def ours(dora, noon):
    """The first letter is in the center's own words."""
    actions.word("first", **OURS, by=dora, now=noon)


def undo_of(response):
    (message,) = response.context["messages"]
    return message.extra_tags


def test_puts_a_letter_into_our_own_words(hers):
    response = hers.post(FIRST, OURS | {"text": "Dear {contact},\r\n\r\nMay I ask you?"}, follow=True)

    page = words(response)
    assert "Saved. Whoever begins this letter from now on begins with these words. Undo" in page
    assert "It is in our own words since Tue 3 Mar 2026." in page
    assert "The words it is shipped with" in page
    letter = Letter.objects.get()
    assert (letter.subject, letter.text) == (OURS["subject"], OURS["text"])


def test_saved_without_a_change_it_stays_as_it_is_shipped(hers):
    shipped = WORDINGS["first"]

    hers.post(FIRST, {"subject": shipped.subject, "text": shipped.text.replace("\n", "\r\n")})

    assert not Letter.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("field", ["subject", "text"])
@pytest.mark.parametrize("typed", NO_PLACEHOLDERS[:-1], ids=str)
def test_refuses_what_is_no_placeholder_beside_its_field(typed, field, hers):
    response = hers.post(FIRST, OURS | {field: f"Dear {typed},"})

    assert response.status_code == 422
    (said,) = beside(response, field)
    assert "is no placeholder" in said or "belongs to no placeholder" in said
    assert response.context["form"][field].value() == f"Dear {typed},"
    assert not Letter.objects.exists()


def test_names_each_placeholder_that_is_none_in_both_fields(hers):
    typed = {"subject": "{{ user.password }}", "text": '{% include "/etc/passwd" %} {u.__class__}'}

    response = hers.post(FIRST, typed)

    page = response.content.decode()
    for said in ("{{ user.password }}", "{% include &quot;/etc/passwd&quot; %}", "{u.__class__}"):
        assert f"“{said}” is no placeholder." in page
    # Nothing of it is looked up: the page prints what was typed.
    assert "pbkdf2" not in page
    assert "argon2" not in page
    assert "root:" not in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("subject", ""),
        ("subject", "   "),
        ("subject", "\u200b"),
        ("subject", "a" * 201),
        ("subject", "Hello\nBcc: somebody@mercy.test"),
        ("subject", "Hello\r\nBcc: somebody@mercy.test"),
        ("subject", "Hello\0"),
        ("subject", "a\u0301" + "\u0301" * 40),
        ("text", ""),
        ("text", " \r\n \r\n"),
        ("text", "\u2060\u200b"),
        ("text", "Dear\0 {contact},"),
        ("text", "x" * 50_000),
        ("text", "{" * 50_000),
        ("text", "{contact}" * 6_000),
        ("text", " | " * 17_000),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_refuses_words_that_cannot_be_kept(field, typed, hers):
    response = hers.post(FIRST, OURS | {field: typed})

    assert response.status_code == 422
    assert beside(response, field)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "ضع السلام",
        "\u202egnp.exe",
        "{contact} | {contact} | ",
        "100% | $5",
        "%s %(name)s",
    ],
)
def test_keeps_what_may_be_odd_and_prints_it_as_it_is(text, hers):
    page = hers.post(FIRST, OURS | {"text": text}, follow=True).content.decode()

    assert Letter.objects.get().text == text.strip()
    assert "<script>alert" not in page


def test_the_shipped_words_come_back_and_so_do_ours(hers, ours):
    response = hers.post(SHIPPED, follow=True)
    assert "This letter is in the words it is shipped with. Undo" in words(response)
    assert not Letter.objects.exists()

    page = words(hers.post(undo_of(response), follow=True))

    assert "The letter has its earlier words again." in page
    letter = Letter.objects.get()
    assert (letter.subject, letter.text) == (OURS["subject"], OURS["text"])


def test_words_that_were_saved_by_a_slip_are_taken_back(hers, ours):
    response = hers.post(FIRST, {"subject": "Oh", "text": "No"}, follow=True)

    hers.post(undo_of(response))

    assert Letter.objects.get().text == OURS["text"]


def test_the_first_words_of_our_own_are_taken_back_to_the_shipped(hers):
    response = hers.post(FIRST, OURS, follow=True)

    hers.post(undo_of(response))

    assert not Letter.objects.exists()


def test_what_is_shipped_already_has_no_undo(hers):
    assert undo_of(hers.post(SHIPPED, follow=True)) == ""
    assert not Event.objects.exists()


def test_earlier_words_come_back_once(hers, ours):
    hers.post(SHIPPED)
    hers.post(BACK)
    Letter.objects.all().delete()

    response = hers.post(BACK)

    assert response.status_code == 409
    assert "There are no earlier words of this letter to bring back." in response.content.decode()
    assert not Letter.objects.exists()


def test_the_earlier_words_of_one_letter_are_not_those_of_another(hers, ours):
    hers.post(SHIPPED)

    assert hers.post("/letters/second/bring-back/").status_code == 409
    assert hers.post(BACK).status_code == 302
