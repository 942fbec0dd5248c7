"""Dead letters: what keeps letters from their readers, and what a director can do about it."""

import pytest

from accounts.models import User
from reminders import bounces, outages
from reminders.kinds import kinds
from reminders.models import Reminder
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/dead-letters/"
ADDRESSES = "/dead-letters/addresses/"
WELL = "All is well: every letter goes out, and no address sends them back."


@pytest.fixture
def hers(dora, as_):
    return as_(dora)


def undo_of(response):
    (message,) = response.context["messages"]
    return message.extra_tags


def test_says_that_all_is_well(hers):
    assert WELL in words(hers.get(PAGE))
    assert "All is well: no address sends letters back." in words(hers.get(ADDRESSES))


def test_shows_an_outage_with_the_answer_and_the_next_try(hers, noon):
    outages.begun_or_lasting("550 We do not know you", noon - 20 * MINUTE)
    outages.begun_or_lasting("550 We do not know you", noon - 2 * MINUTE)

    page = words(hers.get(PAGE))

    assert "The mail server takes nothing from us since Tue 3 Mar 2026, 11:40." in page
    assert "the next try is at Tue 3 Mar 2026, 12:03." in page
    assert "The reason: 550 We do not know you" in page
    assert WELL not in page


def test_shows_the_letters_that_failed_the_newest_first(ada, ben, hers, noon):
    make.failed_letter(to=ada.user, failed_at=noon - DAY, reason="554 It looks like spam")
    make.failed_letter(to=ben.user, failed_at=noon - HOUR, reason="552 Too large")

    page = words(hers.get(PAGE))

    older = "to Ada Moreno Due Mon 2 Mar 2026, 11:00 · failed Mon 2 Mar 2026, 12:00 554 It looks like spam"
    newer = "to Ben Iversen Due Tue 3 Mar 2026, 10:00 · failed Tue 3 Mar 2026, 11:00 552 Too large"
    assert 0 < page.index(newer) < page.index(older)


def test_names_the_letter_by_the_title_of_its_kind(ada, hers, monkeypatch):
    monkeypatch.setattr(kinds["contacts.thank_you_due"], "title", "A thank-you to write", raising=False)
    make.failed_letter(to=ada.user)
    make.failed_letter(to=ada.user, kind="contacts.forgotten")

    page = words(hers.get(PAGE))

    assert "A thank-you to write to Ada Moreno" in page
    assert "contacts.forgotten to Ada Moreno" in page


def test_shows_nothing_of_what_a_letter_says(ada, hers):
    make.failed_letter(
        to=ada.user, reason="ValueError: Thank Priya Nair", letter=b"Subject: Thank Priya Nair\r\n"
    )

    page = hers.get(PAGE).content.decode()

    assert "No answer of the mail server, but an error: ValueError" in page
    assert "Priya" not in page


def test_lists_more_letters_further_on(ada, hers, noon):
    for minute in range(31):
        make.failed_letter(to=ada.user, failed_at=noon - minute * MINUTE)

    first = hers.get(PAGE)

    assert len(first.context["letters"]) == 30
    assert len(hers.get(PAGE + first.context["page"].further).context["letters"]) == 1


def test_tries_a_letter_again(ada, hers, noon):
    letter = make.failed_letter(to=ada.user)

    page = words(hers.post(f"{PAGE}{letter.pk}/try-again/", follow=True))

    assert "The letter to Ada Moreno is tried again." in page
    assert WELL in page
    assert Reminder.objects.due(noon).get() == letter


def test_offers_no_try_for_what_nobody_needs_any_more_and_refuses_it(ada, hers):
    letter = make.failed_letter(to=ada.user, useful_for=HOUR)

    page = hers.get(PAGE)
    refused = hers.post(f"{PAGE}{letter.pk}/try-again/")

    assert "Nobody needs it any more" in words(page)
    assert "try-again" not in page.content.decode()
    assert refused.status_code == 409
    assert "its time is over. Drop it instead." in refused.content.decode()


def test_drops_a_letter_and_takes_that_back_once(ada, hers, noon):
    letter = make.failed_letter(to=ada.user, failed_at=noon - HOUR, reason="552 Too large")

    dropped = hers.post(f"{PAGE}{letter.pk}/drop/", follow=True)
    assert "The letter to Ada Moreno is dropped. Undo" in words(dropped)
    assert WELL in words(hers.get(PAGE))

    page = words(hers.post(undo_of(dropped), follow=True))
    assert "The letter to Ada Moreno is on the list again." in page
    assert "failed Tue 3 Mar 2026, 11:00 552 Too large" in page
    assert hers.post(undo_of(dropped)).status_code == 409


@pytest.mark.parametrize("act", ["try-again", "drop", "put-back"])
def test_a_letter_that_has_not_failed_is_left_alone(act, ada, hers, noon):
    letter = make.failed_letter(to=ada.user)
    Reminder.objects.update(failed_at=None, reason="", sent_at=noon)

    assert hers.post(f"{PAGE}{letter.pk}/{act}/").status_code == 409
    assert hers.post(f"{PAGE}987654321/{act}/").status_code == 404
    assert Reminder.objects.get().sent_at == noon


def test_shows_the_addresses_that_send_letters_back(ada, ben, hers, noon):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon - DAY)
    bounces.note(ben.user, "452 Mailbox full", is_permanent=False, now=noon - DAY)
    bounces.note(ben.user, "452 Mailbox still full", is_permanent=False, now=noon)

    for path in (PAGE, ADDRESSES):
        page = words(hers.get(path))
        told = f"Ada Moreno · {ada.user.email} Mon 2 Mar 2026, 12:00 · nothing is sent there any more"
        assert f"{told} 550 No such mailbox" in page
        told = f"Ben Iversen · {ben.user.email} Tue 3 Mar 2026, 12:00 · letters still go there"
        assert f"{told} 452 Mailbox still full" in page
        assert "452 Mailbox full" not in page


def test_shows_no_address_that_was_corrected_or_of_a_closed_account(ada, ben, hers, noon):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    bounces.note(ben.user, "550 No such mailbox", is_permanent=True, now=noon)
    User.objects.filter(pk=ada.user_id).update(email="ada.new@school.test")
    User.objects.filter(pk=ben.user_id).update(deactivated_at=noon)

    assert WELL in words(hers.get(PAGE))


def test_leads_to_all_addresses_where_there_are_many(cora, hers, noon):
    for _ in range(6):
        bounces.note(make.student(counselor=cora).user, "550 No such mailbox", is_permanent=True, now=noon)

    page = hers.get(PAGE)

    assert len(page.context["addresses"]) == 5
    assert f'href="{ADDRESSES}"' in page.content.decode()
    assert len(hers.get(ADDRESSES).context["addresses"]) == 6


def test_an_address_that_works_is_written_to_again(ada, hers, noon):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    path = f"/people/{ada.user_id}/write-again/"

    page = words(hers.post(path, follow=True))

    assert "Letters go to Ada Moreno again." in page
    assert WELL in page
    assert hers.post(path).status_code == 409
    assert hers.post("/people/987654321/write-again/").status_code == 404


@pytest.mark.parametrize("who", ["ada", "cora"])
def test_only_the_director_passes(who, ada, as_, noon, request):
    letter = make.failed_letter(to=ada.user)
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    browser = as_(request.getfixturevalue(who))

    assert browser.get(PAGE).status_code == browser.get(ADDRESSES).status_code == 403
    for path in (
        *(f"{PAGE}{letter.pk}/{act}/" for act in ("try-again", "drop", "put-back")),
        f"/people/{ada.user_id}/write-again/",
    ):
        assert browser.post(path).status_code == 403
    letter.refresh_from_db()
    assert letter.status == "failed"
    assert bounces.unreachable([ada.user_id], noon)


def test_the_director_is_led_there(dora, cora, as_):
    assert f'href="{PAGE}"' in as_(dora).get("/people/").content.decode()
    assert f'href="{PAGE}"' not in as_(cora).get("/caseload/").content.decode()


@pytest.mark.parametrize(("path", "most"), [(PAGE, 7), (ADDRESSES, 5)])
def test_asks_as_little_of_the_database_for_many_as_for_one(path, most, cora, ada, hers, noon):
    def one_more(person):
        make.failed_letter(to=person)
        bounces.note(person, "550 No such mailbox", is_permanent=True, now=noon)

    one_more(ada.user)
    few = queries(hers, path)
    for _ in range(40):
        one_more(make.student(counselor=cora).user)

    assert few == queries(hers, path) <= most
