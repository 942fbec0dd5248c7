"""Addresses that take no letters: nothing is sent there, until the person says that they work."""

import pytest

from accounts.models import User
from reminders import bounces
from reminders.actions import deliver, raise_due
from reminders.models import Bounce, Reminder
from tests import make
from web.calendar import DAY, MINUTE


def owe(student, now):
    make.note(of=student, owed_at=now)
    raise_due(now)


def test_an_address_that_the_server_does_not_know_gets_no_further_letter(ada, ben, noon, sink):
    """F21"""
    owe(ada, noon)
    sink.answers[ada.user.email] = "550 No such mailbox"
    deliver(noon)
    (bounce,) = Bounce.objects.all()
    assert (bounce.address, bounce.is_permanent, bounce.answer) == (
        ada.user.email,
        True,
        "550 No such mailbox",
    )
    sink.answers.clear()

    owe(ada, noon + MINUTE)
    owe(ben, noon + MINUTE)
    deliver(noon + MINUTE)

    assert [letter.recipient for letter in sink.letters] == [ben.user.email]
    last = Reminder.objects.filter(recipient=ada.user).latest("pk")
    assert (last.status, last.reason) == ("dropped", "the address takes no letters")


def test_a_letter_refused_for_what_it_says_is_no_fault_of_the_address(ada, noon, sink):
    owe(ada, noon)
    sink.data_answer = "554 It looks like spam"

    deliver(noon)

    assert Reminder.objects.get().status == "failed"
    assert not Bounce.objects.exists()


def test_a_server_that_will_not_relay_for_us_says_nothing_about_the_address(ada, noon, sink):
    """RFC 3463: 5.7 is about permission."""
    owe(ada, noon)
    sink.answers[ada.user.email] = "554 5.7.1 Relay access denied"

    deliver(noon)

    assert Reminder.objects.get().status == "failed"
    assert not Bounce.objects.exists()


def test_five_letters_that_came_back_within_a_week_are_enough(ada, noon):
    for day in range(5):
        assert not bounces.unreachable([ada.user_id], noon + day * DAY)
        bounces.note(ada.user, "452 Mailbox full", is_permanent=False, now=noon + day * DAY)

    assert bounces.unreachable([ada.user_id], noon + 4 * DAY) == {ada.user_id}
    assert not bounces.unreachable([ada.user_id], noon + 7 * DAY)


@pytest.mark.parametrize("how", ["a new address", "it works"])
def test_letters_go_out_again_once_the_address_works(ada, noon, sink, how):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    if how == "it works":
        bounces.forgive(ada.user, now=noon)
    else:
        User.objects.filter(pk=ada.user_id).update(email="ada.new@demo.test")

    owe(ada, noon)
    deliver(noon)

    assert len(sink.letters) == 1


def test_the_person_reads_on_every_page_that_letters_come_back_until_that_is_set_right(ada, noon, client):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    client.force_login(ada.user)

    for path in ("/today/", "/contacts/", "/reminders/"):
        assert f"Our letters to {ada.user.email} come back" in client.get(path).text

    bounces.forgive(ada.user, now=noon)
    assert "come back" not in client.get("/today/").text


def test_the_counselor_sees_whose_letters_come_back(ada, noon, client, cora):
    other = make.student(name="Zoe Far", counselor=cora)
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    client.force_login(cora.user)

    assert client.get("/caseload/").text.count("Mail comes back") == 1
    assert "tell the director" in client.get(f"/students/{ada.pk}/").text
    answer = client.get(f"/students/{other.pk}/")
    assert answer.status_code == 200
    assert "no reminder arrives" not in answer.text


def test_the_director_is_led_to_the_addresses_that_take_no_letters(ada, noon, client, dora):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    client.force_login(dora)

    assert "/dead-letters/addresses/" in client.get(f"/students/{ada.pk}/").text
