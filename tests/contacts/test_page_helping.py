"""They helped me; somebody helped me; I landed something."""

import pytest

from contacts import actions
from contacts.models import Contact, ThankYouNote
from tests import make
from tests.pages import beside, queries, words

pytestmark = pytest.mark.usefixtures("clock")
LANDED = "/thank-you-notes/landed/"
SOMEBODY = "/thank-you-notes/helped/"


def help_(of, name="Rosa Duarte", now=make.NOON):
    return actions.owe_help(make.contact(of=of, name=name), what="a book", by=of.user, now=now).contact


def test_from_the_card_help_is_a_note_with_its_draft(ada, as_):
    rosa = make.contact(of=ada, name="Rosa Duarte")
    browser = as_(ada)
    assert f"/contacts/{rosa.pk}/helped/" in browser.get(rosa.get_absolute_url()).content.decode()

    page = words(browser.post(f"/contacts/{rosa.pk}/helped/", {"what": "reading my letter"}, follow=True))

    assert "Noted: Rosa helped you." in page
    assert "Thank you for reading my letter." in page


@pytest.mark.parametrize("typed", ["", "  ", "a\nb", "x" * 201])
def test_help_is_something_in_one_line(typed, ada, as_):
    rosa = make.contact(of=ada)

    answer = as_(ada).post(f"/contacts/{rosa.pk}/helped/", {"what": typed})

    assert answer.status_code == 422
    assert beside(answer, "what")
    assert not ThankYouNote.objects.exists()


def test_of_somebody_who_is_not_written_to_there_is_no_button_and_no_form(ada, as_, noon):
    rosa = make.contact(of=ada)
    actions.do_not_contact(rosa, by=ada.user, now=noon)
    browser = as_(ada)

    assert "They helped me" not in words(browser.get(rosa.get_absolute_url()))
    assert browser.get(f"/contacts/{rosa.pk}/helped/").status_code == 403
    refused = browser.post(SOMEBODY, {"who": rosa.name, "what": "a book"})
    assert refused.status_code == 403
    assert "wants no letters" in refused.content.decode()


def test_anybody_can_be_named_and_somebody_new_comes_on_the_list(ada, as_):
    as_(ada).post(SOMEBODY, {"who": "Jo Lindgren", "what": "a book"})

    assert ThankYouNote.objects.get().contact == Contact.objects.get(name="Jo Lindgren")


def test_everybody_who_helped_is_ticked_and_told_in_one_go(ada, ben, as_):
    rosa, sam = help_(ada), help_(ada, "Sam Ode")
    stranger, _ = help_(ben, "Stranger"), make.contact(of=ada, name="Never")
    browser = as_(ada)
    response = browser.get(LANDED)
    assert response.content.decode().count("checked") == 2
    assert "Stranger" not in words(response)
    assert "Never" not in words(response)

    typed = {"what": "a summer at Mercy", "people": [rosa.pk]}
    page = browser.post(LANDED, typed, follow=True)

    assert "Congratulations. 1 person is to hear of it; each draft is ready. Undo" in words(page)
    assert ThankYouNote.objects.get(because="landed").contact == rosa
    again = browser.post(LANDED, typed | {"people": [rosa.pk, sam.pk]}, follow=True)
    assert "1 person is to hear of it" in words(again)
    undo = f"{LANDED}take-back/?at=2026-03-03T17%3A00%3A00%2B00%3A00"
    browser.post(undo)
    assert not ThankYouNote.objects.filter(because="landed").exists()
    assert browser.post(LANDED, typed | {"people": [stranger.pk]}).status_code == 422


@pytest.mark.parametrize(
    "people", [[], ["x"], ["987654321"], ["9" * 30], ["-1"], ["\ud800"]], ids=lambda people: str(people)[:12]
)
def test_whom_to_tell_is_chosen_among_those_who_helped(people, ada, as_):
    help_(ada)
    typed = {
        "what": "a summer at Mercy",
        "people": [key.encode("utf-8", "ignore").decode() for key in people],
    }

    answer = as_(ada).post(LANDED, typed)

    assert answer.status_code == 422
    assert "a summer at Mercy" in answer.content.decode()
    assert not ThankYouNote.objects.filter(because="landed").exists()


def test_where_nobody_helped_yet_there_is_nobody_to_tell(ada, as_):
    assert "Nobody to tell yet" in words(as_(ada).get(LANDED))


@pytest.mark.parametrize("at", ["", "x", "2026-03-03", "0001-01-01T00:00+00:00", "2026-03-03T12:00"])
def test_what_never_was_is_not_taken_back(at, ada, as_):
    assert as_(ada).post(f"{LANDED}take-back/", query_params={"at": at}).status_code == 409


def test_asks_as_little_of_the_database_for_many_as_for_few(ada, ben, as_):
    make.crowd(of=ada, count=4)
    make.crowd(of=ben, count=400)

    for path, most in ((LANDED, 6), (SOMEBODY, 5)):
        few, many = queries(as_(ada), path), queries(as_(ben), path)
        assert few == many <= most
