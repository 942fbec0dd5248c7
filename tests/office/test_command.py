"""`manage.py reminders`: how the letters stand, which failed, and why one did or did not come."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import Event
from office.management.commands import reminders as command
from reminders import outages
from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE


@pytest.fixture(autouse=True)
def at_noon(db, noon, monkeypatch):
    """The database says that it is noon."""
    monkeypatch.setattr(command, "database_time", lambda: noon)


def told(*words):
    said = StringIO()
    call_command("reminders", *words, stdout=said)
    return [" ".join(line.split()) for line in said.getvalue().splitlines()]


def test_says_that_nothing_is_open():
    assert told() == ["No letter is open, and none has failed in the last 24 hours."]


def test_counts_by_kind(ada, noon):
    for _ in range(3):
        make.note(of=ada, owed_at=noon - HOUR)
    raise_due(noon)
    first, second, _ = Reminder.objects.order_by("pk")
    Reminder.objects.filter(pk=first.pk).update(attempts=2, next_try_at=noon + HOUR)
    Reminder.objects.filter(pk=second.pk).update(next_try_at=noon - 7 * MINUTE)
    make.failed_letter(to=ada.user, kind="contacts.report_back", failed_at=noon - HOUR)
    make.failed_letter(to=ada.user, kind="contacts.lead_due", failed_at=noon - 2 * DAY)

    assert told() == [
        "kind open due oldest due waiting failed in 24 h",
        "contacts.report_back 0 0 - 0 1",
        "contacts.thank_you_owed 3 2 60 min 1 0",
    ]


def test_tells_an_outage_first(noon):
    outages.begun_or_lasting("550 We do not know you", noon)

    assert told()[:2] == [
        "No letters go out since 2026-03-03 12:00: 550 We do not know you",
        "The next try is at 2026-03-03 12:01.",
    ]


def test_lists_those_that_failed_with_their_keys(ada, noon):
    old = make.failed_letter(to=ada.user, failed_at=noon - DAY)
    new = make.failed_letter(to=ada.user, failed_at=noon - HOUR, reason="552 Too large")

    assert told("--failed") == [
        f"{new.pk} contacts.thank_you_due failed 2026-03-03 11:00, useful until 2026-03-10 11:00: 552 Too large",
        f"{old.pk} contacts.thank_you_due failed 2026-03-02 12:00, useful until 2026-03-09 12:00: "
        "554 It looks like spam",
    ]


def test_tries_the_named_ones_again(ada, noon):
    first, second, third = (make.failed_letter(to=ada.user) for _ in range(3))

    assert told("--retry", str(first.pk), str(third.pk)) == ["Letters that are tried again: 2"]

    assert Reminder.objects.get(failed_at__isnull=False) == second
    assert set(Reminder.objects.due(noon)) == {first, third}


def test_what_is_tried_again_is_in_the_audit_trail_and_what_cannot_be_is_not(ada, noon):
    letter, _ = make.failed_letter(to=ada.user), make.failed_letter(to=ada.user, useful_for=HOUR)
    before = set(Event.objects.values_list("pk", flat=True))

    told("--retry", "all")

    event = Event.objects.exclude(pk__in=before).get()
    assert (event.verb, event.subject_type, event.subject_id) == ("tried again", "reminder", letter.pk)
    assert (event.by, event.at) == (None, noon)


def test_tries_all_again_but_those_that_cannot(ada, noon):
    make.failed_letter(to=ada.user)
    late = make.failed_letter(to=ada.user, useful_for=HOUR)

    said, count = told("--retry", "all")

    assert said.startswith(f"{late.pk} contacts.thank_you_due: Nobody needs this letter any more")
    assert count == "Letters that are tried again: 1"
    assert Reminder.objects.get(failed_at__isnull=False) == late


def test_explains_what_became_of_each_letter(ada, noon):
    def one(**facts):
        letter = make.failed_letter(to=ada.user, due_at=noon - DAY)
        plain = {"failed_at": None, "reason": "", "attempts": 0}
        Reminder.objects.filter(pk=letter.pk).update(**plain | facts)
        return letter

    digest = one(sent_at=noon, attempts=1)
    expected = [
        (digest, "sent 2026-03-03 12:00; tries: 1"),
        (one(sent_at=noon, told_in=digest), f"sent in the digest {digest.pk} 2026-03-03 12:00"),
        (one(dropped_at=noon, reason="switched off"), "dropped 2026-03-03 12:00: switched off"),
        (
            one(failed_at=noon, reason="552 Too large", attempts=1),
            "failed 2026-03-03 12:00: 552 Too large; tries: 1",
        ),
        (one(told_in=digest), f"waits in the digest {digest.pk}"),
        (one(next_try_at=None), "waits until it is planned, with the next tick"),
        (one(next_try_at=noon + HOUR, in_digest=True), "waits for the digest 2026-03-03 13:00"),
        (
            one(next_try_at=noon + HOUR, attempts=4, expires_at=noon + DAY),
            "goes out 2026-03-03 13:00, useful until 2026-03-04 12:00; tries: 4",
        ),
    ]

    assert told("--explain", ada.user.email.upper()) == [
        f"{letter.pk} contacts.thank_you_due due 2026-03-02 12:00 {became}"
        for letter, became in reversed(expected)
    ]


def test_explains_the_latest_thirty_of_one_kind(ada, ben, noon):
    for minute in range(31):
        make.failed_letter(to=ada.user, failed_at=noon - minute * MINUTE)
    make.failed_letter(to=ada.user, kind="contacts.lead_due")
    make.failed_letter(to=ben.user)

    said = told("--explain", ada.user.email, "contacts.thank_you_due")

    assert len(said) == 30
    assert "due 2026-03-03 11:00 failed 2026-03-03 12:00" in said[0]
    assert not any("lead_due" in line for line in said)


def test_explains_why_nothing_comes_at_all(ada, noon, sink):
    assert told("--explain", ada.user.email) == ["Nothing has become due for this person."]

    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    sink.answers[ada.user.email] = "550 No such mailbox"
    deliver(noon)
    outages.begun_or_lasting("421 Closing", noon)
    assert told("--explain", ada.user.email)[:2] == [
        "Nothing is sent to this address: letters came back, 550 No such mailbox",
        "No letters go out since 2026-03-03 12:00: 421 Closing",
    ]

    User.objects.filter(pk=ada.user_id).update(deactivated_at=noon)
    assert told("--explain", ada.user.email)[0] == "The account is closed: no letter is due."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--retry", "first"], "first is no key."),
        (["--retry", "-1"], "-1 is no key."),
        (["--retry", "9" * 30], "is no key."),
        (["--retry", "all", "1"], "all is no key."),
        (["--retry", "987654321"], "There is no letter with the key 987654321."),
        (["--retry"], "argument --retry"),
        (["--explain", "nobody@school.test"], "Nobody has the address nobody@school.test."),
        (["--explain", "a@b.test", "x", "y"], "Name one address, and at most one kind."),
        (["--failed", "--retry", "all"], "not allowed with argument"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_refuses_what_it_does_not_understand(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        told(*words)


def test_names_the_kinds_there_are(ada):
    with pytest.raises(CommandError, match=r"There is no kind thanks\. There are: .*contacts\.lead_due"):
        told("--explain", ada.user.email, "thanks")
