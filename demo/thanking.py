"""Tells how students thank: for talks and help as the story says it, for names and introductions within hours."""

from datetime import datetime
from functools import partial
from zlib import crc32

from contacts import actions as contacts
from contacts.drafting import drafted
from contacts.gratitude import LETTERS, helped
from contacts.models import Contact, ThankYouNote
from demo.days import Agenda
from demo.story import Act
from demo.threads import Loom, Thread
from interviews.drafting import thanking
from web.calendar import HOUR

Because = ThankYouNote.Because
# The acts by which other thanks than those for a talk become owed, and that no line of a story gives.
OWING = {"plan", "chooses", "introduction", "landed"}
BY_THEMSELVES = (Because.REFERRED, Because.INTRODUCED, Because.LANDED)
CHANNELS = ("email", "email", "phone", "email", "card")


class Thanking(Loom):
    """The acts of thanks."""

    agenda: Agenda

    def thank(self, thread: Thread, act: Act, now: datetime) -> None:
        text = next(thread.thanks, "")
        contacts.thank(self.note_of(thread), channel=act.rest, text=text, by=self.by, now=now)

    def excuse(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.excuse(self.note_of(thread), excuse=act.rest, by=self.by, now=now)

    def helped(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.owe_help(self.contact_of(thread), what=act.rest, by=self.by, now=now)

    def landed(self, thread: Thread, act: Act, now: datetime) -> None:
        people = helped(Contact.objects.filter(student=self.student))
        contacts.land(self.student, what=act.rest, people=people, by=self.by, now=now)

    def thank_soon(self, act: Act, now: datetime) -> None:
        """Put thanks on the agenda for whatever help this act has owed."""
        if act.name not in OWING:
            return
        notes = ThankYouNote.objects.owed().filter(contact__student=self.student, owed_at=now)
        for pk, name in notes.filter(because__in=BY_THEMSELVES).values_list("pk", "contact__name"):
            chance = crc32(f"{self.story.name} {name} {act.name}".encode())
            later = now + (1 + chance % 5) * HOUR
            if later <= self.days.now:
                self.agenda.add(
                    later, partial(self._give_thanks, pk, CHANNELS[chance % len(CHANNELS)], later)
                )

    def _give_thanks(self, pk: int, channel: str, now: datetime) -> None:
        owed = ThankYouNote.objects.owed().select_related("contact__student__user", "referral__named")
        note = owed.filter(pk=pk).first()
        if note is None:
            return
        letter = drafted(LETTERS[Because(note.because)], thanking(note, now=now))
        text = "" if channel == ThankYouNote.Channel.PHONE else letter.text
        contacts.thank(note, channel=channel, text=text, by=self.by, now=now)
