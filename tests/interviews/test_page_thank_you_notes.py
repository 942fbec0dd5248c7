"""Who is waiting to hear from the student, and the page on which one note is settled."""

import pytest
from django.urls import reverse

from contacts import actions
from contacts.models import Draft, ThankYouNote
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/thank-you-notes/"


def help_(of, name="Rosa Duarte", what="reading my letter", now=make.NOON):
    return actions.owe_help(make.contact(of=of, name=name), what=what, by=of.user, now=now)


def test_shows_what_is_late_then_what_is_for_now_then_the_rest(ada, as_, noon):
    help_(ada, name="In a week")
    make.note(of=ada, contact=make.contact(of=ada, name="Newer"), owed_at=noon - HOUR)
    make.note(of=ada, contact=make.contact(of=ada, name="Older"), owed_at=noon - 2 * DAY)

    page = words(as_(ada).get(PAGE))

    assert "Three people are waiting to hear from you." in page
    places = ["Late", "Older", "Now", "Newer", "Later this week", "In a week", "reading my letter"]
    assert sorted(map(page.rindex, places[1:])) == [page.rindex(place) for place in places[1:]]
    assert page.index("Late Older") < page.index("Now Newer")


def test_shows_reports_that_are_owed_and_introductions_to_answer(ada, as_, noon):
    rosa = make.contact(of=ada, name="Rosa Duarte")
    pair = make.referral(giver=rosa)
    make.interview(of=ada, contact=pair.named, held_at=noon - 3 * HOUR)
    introduced = make.referral(
        giver=make.contact(of=ada, name="Sam Ode"), name="Jo", introduction="introduced"
    )

    response = as_(ada).get(PAGE)

    page = words(response)
    # Marcus for the talk, Rosa for the name, Sam for the introduction, and Jo is to be answered.
    assert "Four people are waiting" in page
    assert "Rosa Duarte You have talked with Marcus Webb, whom they named" in page
    assert "Sam Ode They introduced you to Jo" in page
    assert "Jo Sam Ode has introduced the two of you" in page
    for name, row in (("contacts:report_back", pair), ("contacts:introduction", introduced)):
        assert reverse(name, args=[row.pk]) in response.content.decode()


def test_one_person_is_counted_once(ada, as_):
    actions.owe_help(help_(ada).contact, what="a book", by=ada.user, now=make.NOON)

    assert "One person is waiting to hear from you." in words(as_(ada).get(PAGE))


def test_an_empty_one_teaches_for_what_thanks_are_owed(ada, as_):
    page = words(as_(ada).get(PAGE))

    assert "Nobody is waiting to hear from you yet" in page
    assert "Somebody helped me" in page
    assert "I landed something" in page


def test_shows_who_was_thanked_how_and_for_what(ada, as_, noon):
    actions.thank(help_(ada), channel="card", by=ada.user, now=noon)
    actions.excuse(help_(ada, name="Uncle Bob"), excuse="He is family", by=ada.user, now=noon)

    page = words(as_(ada).get(PAGE))

    assert "Everybody has been thanked" in page
    assert "Rosa Duarte They helped you: reading my letter Card or letter · Tue 3 Mar 2026" in page
    assert "No note needed: He is family" in page


def test_a_long_one_goes_on_from_the_last_row(ada, as_, noon):
    people = [help_(ada, name=f"Person {n:02}", now=noon - 40 * DAY + n * HOUR).contact for n in range(33)]
    browser = as_(ada)

    first, last = words(browser.get(PAGE)), ThankYouNote.objects.get(contact=people[29])
    rest = words(browser.get(f"{PAGE}?after=note-{last.pk}"))

    assert "Person 29" in first
    assert "Person 30" not in first
    assert [f"Person {n:02}" in rest for n in range(29, 33)] == [False, True, True, True]


@pytest.mark.parametrize("after", ["note-0", "note-", "x-1", "report-987654321", "note-" + "9" * 40, "-"])
def test_an_address_of_no_row_leads_to_the_start(after, ada, as_):
    help_(ada)

    assert "Rosa Duarte" in words(as_(ada).get(PAGE, {"after": after}))


def test_everybody_thanked_has_a_page_that_goes_on(ada, as_, noon):
    for n in range(32):
        actions.thank(help_(ada, name=f"Person {n:02}"), channel="phone", by=ada.user, now=noon + n * HOUR)
    browser = as_(ada)

    assert "Everybody you have thanked" in words(browser.get(PAGE))
    first = browser.get(f"{PAGE}thanked/")
    assert "Person 31" in words(first)
    assert "Person 01" not in words(first)
    last = ThankYouNote.objects.get(contact__name="Person 02")
    assert "Person 01" in words(browser.get(f"{PAGE}thanked/?after={last.pk}"))


def test_one_shows_what_was_learned_and_is_settled_with_a_click_that_can_be_undone(ada, as_):
    note = make.note(of=ada)
    browser = as_(ada)
    assert "Labs run on patience." in words(browser.get(note.get_absolute_url()))

    page = browser.post(f"{note.get_absolute_url()}thank/", {"channel": "card"}, follow=True)

    assert "Thanked. Priya will remember you. Undo" in words(page)
    browser.post(f"{note.get_absolute_url()}reopen/")
    note.refresh_from_db()
    assert note.status == "owed"


@pytest.mark.parametrize("because", ["interview", "referred", "introduced", "helped", "landed"])
def test_one_of_each_reason_says_why_and_has_a_draft_that_the_coach_likes(because, ada, as_, noon):
    rosa = make.contact(of=ada, name="Rosa Duarte", email="rosa@mercy.test")
    if because == "interview":
        make.note(of=ada, contact=rosa)
    elif because == "introduced":
        make.referral(giver=rosa, introduction="introduced")
    elif because == "referred":
        make.interview(of=ada, contact=make.referral(giver=rosa).named, planned_at=noon)
    else:
        actions.owe_help(rosa, what="reading my letter", by=ada.user, now=noon)
    if because == "landed":
        actions.land(ada, what="a summer job at Mercy", people=[rosa], by=ada.user, now=noon)
    note = ThankYouNote.objects.get(contact=rosa, because=because)

    page = words(as_(ada).get(note.get_absolute_url()))

    assert note.reason in page
    assert "Everything is in place" in page
    assert "Open in my mail program" in page
    assert "No note is needed this time" in page


def test_what_is_typed_is_kept_for_this_note_alone_until_it_is_sent(ada, as_, noon):
    one = help_(ada)
    other = actions.owe_help(one.contact, what="a book", by=ada.user, now=noon)
    browser = as_(ada)
    typed = {
        "letter": "for_help",
        "subject": "Thanks",
        "text": "Dear Rosa Duarte, thank you for the evening.",
    }

    panel = browser.post(f"{one.get_absolute_url()}draft/", typed, headers={"HX-Request": "true"})

    assert "The letter coach" in panel.content.decode()
    assert "for the evening" in words(browser.get(one.get_absolute_url()))
    assert "for the evening" not in words(browser.get(other.get_absolute_url()))
    browser.post(f"{one.get_absolute_url()}thank/", {"channel": "email", "text": typed["text"]})
    assert not Draft.objects.exists()


def test_without_a_script_a_draft_leads_back_to_its_page(ada, as_):
    note = help_(ada)

    answer = as_(ada).post(f"{note.get_absolute_url()}draft/", {"letter": "for_help", "text": "Dear Rosa"})

    assert answer.headers["Location"].endswith(note.get_absolute_url())


def test_once_a_report_is_owed_the_page_of_the_name_leads_to_it(ada, as_, noon):
    pair = make.referral(giver=make.contact(of=ada, name="Rosa Duarte"), now=noon - 9 * DAY)
    make.interview(of=ada, contact=pair.named, held_at=noon - 2 * HOUR)

    page = words(as_(ada).get(ThankYouNote.objects.get(because="referred").get_absolute_url()))

    assert "A report of how it went thanks them for the name, too." in page


def test_thanked_with_the_report_it_says_so(ada, as_, noon):
    pair = make.referral(giver=make.contact(of=ada, name="Rosa Duarte"), now=noon - 9 * DAY)
    make.interview(of=ada, contact=pair.named, held_at=noon - 2 * HOUR)
    actions.report_back(pair, by=ada.user, now=noon)

    assert "With the report" in words(
        as_(ada).get(ThankYouNote.objects.get(because="referred").get_absolute_url())
    )


def test_the_card_tells_each_reason_in_its_words(ada, as_, noon):
    pair = make.referral(giver=make.contact(of=ada, name="Rosa Duarte"))
    make.interview(of=ada, contact=pair.named, planned_at=noon)
    actions.thank(ThankYouNote.objects.get(), channel="email", by=ada.user, now=noon)
    actions.owe_help(pair.giver, what="a book", by=ada.user, now=noon)

    page = words(as_(ada).get(pair.giver.get_absolute_url()))

    assert "You thanked them for the name Marcus Webb" in page
    assert "They helped you: a book" in page


def test_staff_read_whom_and_since_when_and_not_for_what(ada, cora, as_):
    help_(ada, what="hiding from the police")

    page = words(as_(cora).get(f"/students/{ada.pk}/"))

    assert "Rosa Duarte" in page
    assert "police" not in page


def test_thanking_needs_to_say_how(ada, as_):
    note = make.note(of=ada)

    response = as_(ada).post(f"{note.get_absolute_url()}thank/", {"channel": "pigeon", "text": "Dear Priya"})

    assert response.status_code == 422
    assert beside(response, "channel")
    assert "Dear Priya" in response.content.decode()


def test_excusing_needs_a_reason(ada, as_):
    note = make.note(of=ada)
    browser = as_(ada)

    response = browser.post(f"{note.get_absolute_url()}excuse/", {"excuse": "  "})

    assert response.status_code == 422
    assert beside(response, "excuse")
    assert browser.post(f"{note.get_absolute_url()}excuse/", {"excuse": "My aunt"}).status_code == 302


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    for path, most in ((PAGE, 8), (f"{PAGE}thanked/", 5)):
        few, many = queries(as_(ada), path), queries(as_(ben), path)
        assert few == many <= most


def test_one_asks_little_of_the_database(ada, as_):
    assert queries(as_(ada), make.note(of=ada).get_absolute_url()) <= 12
