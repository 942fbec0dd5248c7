"""deliver in several senders at once: each letter goes out once."""

from collections import Counter
from threading import Thread

import pytest
from django.db import connection

from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make

LETTERS = 50


@pytest.mark.django_db(transaction=True)
def test_four_senders_share_the_letters(cora, noon, sink):
    for _ in range(LETTERS):
        make.note(of=make.student(counselor=cora), owed_at=noon)
    raise_due(noon)

    def send() -> None:
        try:
            deliver(noon)
        finally:
            connection.close()

    senders = [Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)

    assert Counter(letter.recipient for letter in sink.letters).most_common(1)[0][1] == 1
    assert len(sink.letters) == LETTERS
    assert not Reminder.objects.open().exists()
