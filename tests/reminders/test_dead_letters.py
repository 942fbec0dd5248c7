"""Letters that failed: tried again, dropped, put back; each once, and a digest with all that it tells."""

import pytest

from reminders import bounces
from reminders.actions import deliver, raise_due
from reminders.dead_letters import drop, failed, put_back, try_again, why
from reminders.models import Reminder
from tests import make
from tests.races import at_once
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import Refused


@pytest.fixture
def refused(ada, noon, sink):
    """A letter that the mail server took for spam, once."""
    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    sink.data_answer = "554 It looks like spam"
    deliver(noon)
    sink.data_answer = ""
    return Reminder.objects.get(failed_at=noon)


def test_a_letter_that_is_tried_again_arrives(ada, refused, noon, sink):
    try_again(refused, now=noon + HOUR)
    deliver(noon + HOUR)

    assert [letter.recipient for letter in sink.letters] == [ada.user.email]
    assert Reminder.objects.get().sent_at == noon + HOUR


def test_it_has_all_its_attempts_anew(refused, noon):
    Reminder.objects.update(attempts=12)

    try_again(refused, now=noon + HOUR)

    letter = Reminder.objects.get()
    assert (letter.status, letter.reason, letter.attempts) == ("open", "", 0)
    assert letter.next_try_at == noon + HOUR


def test_refuses_a_letter_that_nobody_needs_any_more(ada, noon):
    letter = make.failed_letter(to=ada.user, useful_for=2 * HOUR, failed_at=noon - HOUR)

    with pytest.raises(Refused, match="Nobody needs this letter any more"):
        try_again(letter, now=noon)

    assert failed().get() == letter


def test_refuses_to_try_an_address_that_sends_letters_back_until_it_works(ada, noon):
    letter = make.failed_letter(to=ada.user)
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)

    with pytest.raises(Refused, match="Letters to Ada Moreno come back"):
        try_again(letter, now=noon)

    bounces.forgive(ada.user, now=noon)
    try_again(letter, now=noon)


@pytest.mark.parametrize("act", [try_again, drop])
def test_refuses_a_letter_that_did_not_fail(act, ada, noon):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    letter = Reminder.objects.get()

    with pytest.raises(Refused, match="has seen to this letter"):
        act(letter, now=noon)

    letter.refresh_from_db()
    assert letter.status == "open"


def test_a_dropped_letter_stays_dropped(refused, noon, sink):
    drop(refused, now=noon + HOUR)

    deliver(noon + HOUR)

    letter = Reminder.objects.get()
    assert (letter.status, letter.reason, letter.dropped_at) == ("dropped", "dropped by staff", noon + HOUR)
    assert sink.letters == []


def test_a_dropped_letter_that_is_put_back_failed_as_before(refused, noon):
    was = drop(refused, now=noon + HOUR)

    put_back(refused, failed_at=was.failed_at, reason=was.reason)

    letter = Reminder.objects.get()
    assert (letter.failed_at, letter.reason, letter.dropped_at) == (noon, "554 It looks like spam", None)


def test_what_was_dropped_for_another_reason_is_not_put_back(ada, noon):
    letter = make.failed_letter(to=ada.user, failed_at=noon)
    Reminder.objects.update(failed_at=None, dropped_at=noon, reason="no longer true")

    with pytest.raises(Refused, match="not dropped"):
        put_back(letter, failed_at=noon, reason="554 It looks like spam")


@pytest.fixture
def digest(ada):
    """A digest that failed with the two things it tells; a third was dropped from it before."""
    digest = make.failed_letter(to=ada.user, kind="reminders.digest")
    for _ in range(2):
        make.failed_letter(to=ada.user, told_in=digest)
    gone = {"failed_at": None, "dropped_at": make.NOON - HOUR, "reason": "no longer true"}
    Reminder.objects.filter(pk=make.failed_letter(to=ada.user, told_in=digest).pk).update(**gone)
    return digest


def test_a_digest_is_one_letter(digest):
    assert failed().get() == digest


def test_a_digest_takes_along_what_failed_with_it(digest, noon):
    try_again(digest, now=noon)
    assert Reminder.objects.open().count() == 3
    assert Reminder.objects.get(reason="no longer true").status == "dropped"

    Reminder.objects.open().update(failed_at=noon, reason="554 It looks like spam")
    was = drop(digest, now=noon)
    assert Reminder.objects.filter(reason="dropped by staff").count() == 3

    put_back(digest, failed_at=was.failed_at, reason=was.reason)
    assert Reminder.objects.filter(failed_at=noon).count() == 3


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("550 5.1.1 No such mailbox", "550 5.1.1 No such mailbox"),
        ("Nothing came of 12 attempts", "Nothing came of 12 attempts"),
        ("ValueError: Dear Priya Nair", "No answer of the mail server, but an error: ValueError"),
    ],
)
def test_the_reason_never_quotes_the_letter(reason, shown, ada):
    assert why(make.failed_letter(to=ada.user, reason=reason)) == shown


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", [try_again, drop])
def test_two_who_see_to_it_at_once_are_one(second, ada, noon):
    letter = make.failed_letter(to=ada.user, failed_at=noon - DAY)

    (raised,) = at_once(lambda: try_again(letter, now=noon), lambda: second(letter, now=noon + MINUTE))

    assert "has seen to this letter" in str(raised)
    letter.refresh_from_db()
    assert (letter.status, letter.next_try_at) == ("open", noon)
