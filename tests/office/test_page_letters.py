"""The letters: the list, the page of one, and how it reads for somebody."""

import pytest
from django.contrib.sessions.models import Session

from contacts import actions
from contacts.letters.placeholders import NAMED, PLACEHOLDERS
from contacts.letters.wordings import WORDINGS
from contacts.models import Contact, Draft, Letter
from office.invented import with_all_facts
from students.models import Student
from tests.pages import queries, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/letters/"
FIRST = "/letters/first/"
PREVIEW = "/letters/first/preview/"
OURS = {"subject": "A question", "text": "Dear {contact},\n\nMay I ask you?"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def hers(dora, as_):
    return as_(dora)


@pytest.fixture
def ours(dora, noon):
    """The first letter is in the center's own words."""
    actions.word("first", **OURS, by=dora, now=noon)


def test_shows_the_twelve_letters_and_which_are_in_our_own_words(hers, ours):
    page = words(hers.get(PAGE))

    assert page.count("As shipped") == 11
    assert "To somebody the student has not written to yet. In our own words since Tue 3 Mar 2026" in page
    for wording in WORDINGS.values():
        assert f"{wording.title} {wording.about}" in page


@pytest.mark.parametrize("name", WORDINGS)
def test_shows_the_words_of_a_letter_and_what_each_placeholder_says(name, hers):
    response = hers.get(f"/letters/{name}/")

    page = words(response)
    assert response.context["form"]["text"].value() == WORDINGS[name].text
    assert "It is in the words it is shipped with." in page
    assert "Use the shipped words again" not in page
    for placeholder in PLACEHOLDERS.values():
        assert f"{placeholder} {placeholder.says}" in page


def test_tells_which_facts_a_letter_does_not_have_as_a_rule(hers):
    page = words(hers.get(FIRST))

    assert "{contact} the name of the person the letter is to Teresa Quill {organization}" in page
    assert "{when} the day and time of the talk As a rule not known in this letter. {place}" in page


def test_shows_how_it_reads_with_many_facts_and_with_few(hers):
    page = words(hers.get(FIRST))

    many, few = page.partition("With all there is to know")[2].split("With little more than the names")
    assert "20 minutes about physical therapy, from a student of Exercise Science Dear Teresa Quill," in many
    assert "Mon 9 Mar 2026, 09:00 Tue 10 Mar 2026, 12:00 Wed 11 Mar 2026, 16:00" in many
    assert "One click answers, without an account: http" in many
    assert "20 minutes about your work, from a student Dear Teresa Quill, I am Robin Hale, a student" in few
    assert "{" not in many.partition("How lines work")[0] + few.partition("How lines work")[0]


@pytest.mark.parametrize("name", WORDINGS)
def test_the_coach_finds_nothing_in_what_is_shipped(name, hers):
    readings = hers.get(f"/letters/{name}/").context["readings"]

    assert [reading["letter"].text.partition(",")[0] for reading in readings] == ["Dear Teresa Quill"] * 2
    assert all(reading["letter"].subject for reading in readings)
    assert [reading["advice"] for reading in readings] == [[], []]


def test_the_invented_people_know_all_that_the_shipped_words_ask_for(dora, noon):
    told = {
        name: {key for key, fact in with_all_facts(name, zone=dora.zone, now=noon).facts().items() if fact}
        for name in WORDINGS
    }

    # A link comes with times that are offered, and a confirmation offers none.
    missing = {"confirmation": {"link"}}
    for name, wording in WORDINGS.items():
        asked = set(NAMED.findall(wording.subject + wording.text))
        assert asked - told[name] == missing.get(name, set()), name


def test_shows_how_words_read_that_are_being_typed_and_keeps_nothing(hers):
    response = hers.post(PREVIEW, OURS | {"text": "Dear {contact},\n\nI want a job."}, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 200
    assert page.startswith('<section id="preview"')
    assert "Dear Teresa Quill,\n\nI want a job." in page
    assert "“a job” sounds like asking for work." in page
    assert "It cannot be saved like this yet." not in page
    assert not Letter.objects.exists()


def test_says_while_one_types_what_is_no_placeholder(hers):
    response = hers.post(PREVIEW, OURS | {"text": "Dear {contact}, {{ user.password"}, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 422
    assert "It cannot be saved like this yet." in page
    assert "Line 1 has a “{” that belongs to no placeholder." in page
    assert "Dear Teresa Quill, {{ user.password" in page


@pytest.mark.parametrize(
    "typed",
    [{}, {"text": "\0"}, {"text": "{" * 50_000}, {"text": "{contact} " * 5_000}, {"subject": "a\nb"}],
    ids=str,
)
def test_reads_anything_while_one_types(typed, hers):
    assert hers.post(PREVIEW, typed, headers=HTMX).status_code == 422


def test_says_when_nothing_remains(hers):
    page = hers.post(PREVIEW, {"subject": "{when}", "text": "{when}"}, headers=HTMX).content.decode()

    assert page.count("Nothing remains of the subject.") == page.count("Nothing remains of the text.") == 2


def test_shows_how_it_reads_without_a_script_and_keeps_what_was_typed(hers):
    response = hers.post(PREVIEW, OURS | {"text": "Dear {contact}, hello."})

    page = words(response)
    assert "Dear Teresa Quill, hello." in page
    assert response.context["form"]["text"].value() == "Dear {contact}, hello."
    assert f'action="{FIRST}"' in response.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["ninth", "FIRST", "first-", "__class__", "a" * 3_000])
@pytest.mark.parametrize("then", ["", "preview/", "word-as-shipped/", "bring-back/"])
def test_a_letter_that_there_is_not_is_not_found(name, then, hers):
    assert hers.post(f"/letters/{name}/{then}", OURS).status_code == 404
    assert not Letter.objects.exists()


@pytest.mark.parametrize("who", ["ada", "cora"])
@pytest.mark.parametrize("path", [PAGE, FIRST])
def test_only_the_director_passes(who, path, as_, request):
    assert as_(request.getfixturevalue(who)).get(path).status_code == 403


def test_the_director_is_led_there(dora, cora, as_):
    assert f'href="{PAGE}"' in as_(dora).get("/people/").content.decode()
    assert f'href="{PAGE}"' not in as_(cora).get("/caseload/").content.decode()


@pytest.mark.parametrize(("path", "most"), [(PAGE, 4), (FIRST, 4)])
def test_asks_little_of_the_database(path, most, hers, ours):
    hers.get(path)

    assert queries(hers, path) <= most


def test_nobody_who_is_invented_is_kept(hers):
    hers.get(FIRST)
    hers.post(PREVIEW, OURS)

    assert not Contact.objects.exists()
    assert not Student.objects.exists()
    assert not Draft.objects.exists()
    assert Session.objects.count() == 1
