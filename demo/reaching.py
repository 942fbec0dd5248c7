"""Tells how students reached out: letters and calls, times offered by a link, introductions, reports back."""

from dataclasses import replace
from datetime import datetime

from center.models import closed_days
from contacts import actions as contacts
from contacts.drafting import Drafted, drafted
from contacts.models import Contact, Outreach
from contacts.open_letters import plans
from demo.story import Act
from demo.threads import Loom, Thread
from interviews import actions as interviews
from interviews.drafting import background

WRITTEN = (Contact.Channel.EMAIL, Contact.Channel.MESSAGE)

# What a draft says of how two know each other; students put it into words that can be said to the other's face.
HOW = "How I know of you: {}."

# The act of each mark of an introduction.
MARKED = {
    "asked": contacts.ask_for_introduction,
    "forwarded": contacts.mark_forwarded,
    "accepted": contacts.mark_accepted,
    "declined": contacts.mark_declined,
    "introduced": contacts.mark_introduced,
    "nudged": contacts.nudge,
    "answered": contacts.answer_introduction,
}


class ReachingOut(Loom):
    """The acts before a talk, and around it; of the contact's own acts nobody is the author."""

    def ask(self, thread: Thread, act: Act, now: datetime) -> None:
        written = self._letter(thread, now) if act.name in WRITTEN else Drafted("", "", "")
        thread.outreach = contacts.ask(
            self.contact_of(thread),
            channel=act.name,
            sent_at=now,
            letter=written.letter,
            subject=written.subject if act.name == Contact.Channel.EMAIL else "",
            text=written.text,
            by=self.by,
            now=now,
        )

    def draft(self, thread: Thread, act: Act, now: datetime) -> None:
        begun = self._letter(thread, now)
        contacts.save_draft(
            self.contact_of(thread),
            letter=begun.letter,
            subject=begun.subject,
            text=begun.text,
            by=self.by,
            now=now,
        )

    def answer(self, thread: Thread, act: Act, now: datetime) -> None:
        again_on = self.days.date(act.rest) if act.name == "later" else None
        outreach = self.outreach_of(thread)
        contacts.answer(outreach, outcome=act.name, try_again_on=again_on, by=self.by, now=now)

    def look_beyond(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.look_beyond(self.outreach_of(thread), by=self.by, now=now)

    def offer(self, thread: Thread, act: Act, now: datetime) -> None:
        told = next(thread.offers)
        thread.proposal = interviews.propose(
            self.contact_of(thread),
            medium=told.medium,
            minutes=told.minutes,
            place=told.place,
            why=told.why,
            times=[self.talk_at(*time.split(" ")) for time in told.times],
            questions=told.questions,
            by=self.by,
            now=now,
        )

    def withdraw(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.withdraw(self.proposal_of(thread), by=self.by, now=now)

    def chooses(self, thread: Thread, act: Act, now: datetime) -> None:
        chosen_at, word = self._time_and_word(act)
        proposal = self.proposal_of(thread)
        thread.interview = interviews.accept(proposal, chosen_at=chosen_at, message=word, now=now)

    def suggests(self, thread: Thread, act: Act, now: datetime) -> None:
        suggested_at, word = self._time_and_word(act)
        proposal = self.proposal_of(thread)
        interviews.propose_another(proposal, suggested=[suggested_at], message=word, now=now)

    def refuses(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.decline(self.proposal_of(thread), message=act.rest, now=now)

    def wants_peace(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.ask_for_peace(self.proposal_of(thread), now=now)

    def reads(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.note_answer(self.proposal_of(thread), by=self.by, now=now)

    def introduction(self, thread: Thread, act: Act, now: datetime) -> None:
        MARKED[act.rest](self.referral_of(thread), by=self.by, now=now)
        if act.rest == "answered":
            thread.outreach = Outreach.objects.filter(contact=thread.contact).latest("sent_at")

    def report_back(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.report_back(self.referral_of(thread, act.rest), by=self.by, now=now)

    def _letter(self, thread: Thread, now: datetime) -> Drafted:
        """Return the next letter: in the student's own words, where the story has them, else as it is drafted."""
        contact = Contact.objects.select_related("student__user").get(pk=self.contact_of(thread).pk)
        known = background(contact, now=now)
        lines = plans(contact, known.sent, zone=self.days.zone, closed=closed_days(), now=now)
        known = known.planned(lines.get(contact.cadence, ()))
        letter = drafted(known.letter, known)
        own = next(thread.letters, "").strip()
        if not own and thread.person.opening:
            own = letter.text.replace(HOW.format(contact.met_how), thread.person.opening)
        return replace(letter, text=own) if own else letter

    def _time_and_word(self, act: Act) -> tuple[datetime, str]:
        day, clock, *words = act.rest.split(" ", 2)
        return self.talk_at(day, clock), " ".join(words)
