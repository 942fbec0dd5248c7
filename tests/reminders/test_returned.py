"""Letters that come back: reports that mail servers write are read, and what anybody could make up is not."""

from contextlib import closing
from email import policy
from email.message import EmailMessage
from io import BytesIO, TextIOWrapper
from mailbox import mbox

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reminders import bounces, returned
from reminders.actions import deliver, raise_due
from reminders.models import Bounce
from tests import make
from web.calendar import DAY


@pytest.fixture(autouse=True)
def returns(settings):
    settings.BOUNCE_ADDRESS = "back@center.test"


def report(to, *, action="failed", status="5.1.1", said="smtp; 550 5.1.1 No such user here", number=1):
    """What a mail server sends to the address from which a letter came."""
    blocks = [
        "Reporting-MTA: dns; mx.school.test",
        f"Final-Recipient: rfc822; somebody@school.test\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {said}",
    ]
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.school.test>\nTo: {to}\nMessage-ID: <{number}@mx>\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nI am sorry.\n\n"
        "--b\nContent-Type: message/delivery-status\n\n" + "\n\n".join(blocks) + "\n\n--b--\n"
    ).encode()


def read(content, noon):
    return returned.read(content, now=noon)


def test_a_letter_leaves_from_an_address_that_says_whose_it_is(ada, noon, sink):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)

    deliver(noon)

    assert sink.senders == [returned.return_path(ada.user)]
    assert returned.return_path(ada.user).startswith(f"back+{ada.user_id}.")
    assert len(returned.return_path(ada.user).partition("@")[0]) <= 64


def test_without_such_an_address_it_leaves_from_the_centers(ada, noon, sink, settings):
    settings.BOUNCE_ADDRESS = ""
    make.note(of=ada, owed_at=noon)
    raise_due(noon)

    deliver(noon)

    assert sink.senders == ["career-center@localhost"]


def test_a_report_that_there_is_no_such_mailbox_stops_letters_there(ada, noon):
    assert read(report(returned.return_path(ada.user)), noon)

    bounce = Bounce.objects.get()
    assert (bounce.person, bounce.is_permanent) == (ada.user, True)
    assert bounce.answer == "5.1.1 550 5.1.1 No such user here"
    assert bounces.unreachable([ada.user_id], noon) == {ada.user_id}


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.2.2"), ("failed", "4.2.2"), ("delayed", "5.0.0")]
)
def test_a_full_mailbox_is_given_some_days(ada, noon, action, status):
    for day in range(5):
        assert not bounces.unreachable([ada.user_id], noon + day * DAY)
        again = report(returned.return_path(ada.user), action=action, status=status, number=day)
        assert returned.read(again, now=noon + day * DAY)

    assert bounces.unreachable([ada.user_id], noon + 4 * DAY) == {ada.user_id}


def test_the_same_report_read_twice_counts_once(ada, noon):
    for _ in range(2):
        assert read(report(returned.return_path(ada.user), action="delayed", status="4.2.2"), noon)

    assert Bounce.objects.count() == 1


def test_a_server_may_write_addresses_in_capitals(ada, noon):
    assert read(report(returned.return_path(ada.user).upper()), noon)


@pytest.mark.parametrize(
    "to",
    [
        "back@center.test",
        "back+1@center.test",
        "back+{}.0123456789abcdef@center.test",
        "back+99999999.{}@center.test",
    ],
)
def test_a_report_to_an_address_that_somebody_made_up_is_ignored(ada, noon, to):
    assert not read(report(to.format(ada.user_id)), noon)
    assert not Bounce.objects.exists()


def test_the_proof_of_one_person_is_none_of_another(ada, ben, noon):
    theirs = returned.return_path(ada.user).replace(f"+{ada.user_id}.", f"+{ben.user_id}.")

    assert not read(report(theirs), noon)


@pytest.mark.parametrize(
    ("action", "status"), [("delivered", "2.0.0"), ("relayed", "2.0.0"), ("failed", "nonsense")]
)
def test_a_report_of_anything_else_is_no_bounce(ada, noon, action, status):
    assert not read(report(returned.return_path(ada.user), action=action, status=status), noon)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff" * 50, b"To: x\n\nI am away.", b"Content-Type: message/delivery-status\n\n"],
)
def test_what_is_no_report_is_left_alone(noon, db, content):
    assert not read(content, noon)


def test_an_answer_of_a_person_to_that_address_is_no_bounce(ada, noon):
    letter = EmailMessage(policy=policy.SMTP)
    letter["To"] = returned.return_path(ada.user)
    letter["Subject"] = "Out of office"
    letter.set_content("I am back on Monday.")

    assert not read(letter.as_bytes(), noon)


def test_the_command_reads_one_report_that_a_mail_server_hands_over(ada, monkeypatch, capsys):
    content = BytesIO(report(returned.return_path(ada.user)))
    monkeypatch.setattr("sys.stdin", TextIOWrapper(content))

    call_command("read_bounces")

    assert Bounce.objects.get().person == ada.user
    assert "1 report was read" in capsys.readouterr().out


def test_the_command_empties_a_mailbox_of_reports_and_leaves_the_rest(ada, ben, tmp_path, capsys):
    box = mbox(tmp_path / "back")
    for content in (
        report(returned.return_path(ada.user)),
        b"From: somebody@school.test\nTo: back@center.test\n\nHello?\n",
        report(returned.return_path(ben.user), number=2),
    ):
        box.add(content)
    box.close()

    call_command("read_bounces", mbox=str(tmp_path / "back"))

    assert {bounce.person for bounce in Bounce.objects.all()} == {ada.user, ben.user}
    assert "2 reports were read, 1 letter was left" in capsys.readouterr().out
    with closing(mbox(tmp_path / "back")) as left:
        assert len(left) == 1


def test_the_command_says_when_there_is_no_such_mailbox(db, tmp_path):
    with pytest.raises(CommandError, match="no mailbox"):
        call_command("read_bounces", mbox=str(tmp_path / "nothing"))


def test_the_command_says_when_letters_do_not_come_back_anywhere(db, settings):
    settings.BOUNCE_ADDRESS = ""

    with pytest.raises(CommandError, match="BOUNCE_ADDRESS"):
        call_command("read_bounces")
