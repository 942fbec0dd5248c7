"""What has been told so far of one student and of each person on the list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from contacts.models import Contact, FollowUp, Outreach, Referral, ThankYouNote
from demo.days import Days
from demo.story import Log, Offer, Person, Story
from interviews.models import Interview, Proposal, Question
from students.models import Student


@dataclass
class Thread:
    """What has been told so far of one person."""

    person: Person
    logs: Iterator[Log]
    offers: Iterator[Offer]
    letters: Iterator[str]
    thanks: Iterator[str]
    contact: Contact | None = None
    outreach: Outreach | None = None
    proposal: Proposal | None = None
    interview: Interview | None = None

    @classmethod
    def of(cls, person: Person) -> "Thread":
        return cls(person, iter(person.logs), iter(person.offers), iter(person.letters), iter(person.thanks))


class Loom:
    """One student's threads, and how an act finds what it is about."""

    def __init__(self, story: Story, student: Student, questions: dict[str, Question], days: Days) -> None:
        self.story = story
        self.student = student
        self.by = student.user
        self.questions = questions
        self.days = days
        self.threads = {person.name: Thread.of(person) for person in story.people}

    def talk_at(self, day: str, clock: str) -> datetime:
        """Return when a talk is that is told so; the one of `today` is over since a little while."""
        return self.days.latest_talk() if day == "today" else self.days.moment(day, clock, working=True)

    def contact_of(self, thread: Thread) -> Contact:
        assert thread.contact, f"{thread.person.name} is not on {self.story.name}'s list yet"
        return thread.contact

    def outreach_of(self, thread: Thread) -> Outreach:
        assert thread.outreach, f"{self.story.name} has not written to {thread.person.name} yet"
        return thread.outreach

    def proposal_of(self, thread: Thread) -> Proposal:
        assert thread.proposal, f"{self.story.name} has offered {thread.person.name} no times yet"
        return thread.proposal

    def interview_of(self, thread: Thread) -> Interview:
        assert thread.interview, f"{self.story.name} has no talk with {thread.person.name} yet"
        return thread.interview

    def referral_of(self, thread: Thread, giver: str = "") -> Referral:
        """Return the name given by this person, or by whoever gave it first."""
        gave = self.threads[giver or thread.person.given_by]
        return Referral.objects.get(giver=self.contact_of(gave), named=self.contact_of(thread))

    def note_of(self, thread: Thread) -> ThankYouNote:
        """Return what is owed: thanks for a talk before those for anything else."""
        owed = list(ThankYouNote.objects.owed().filter(contact=thread.contact).order_by("owed_at"))
        assert owed, f"{self.story.name} owes {thread.person.name} no thanks"
        return min(owed, key=lambda note: note.because != ThankYouNote.Because.INTERVIEW)

    def promise_of(self, thread: Thread) -> FollowUp:
        return FollowUp.objects.open().filter(contact=thread.contact).earliest("promised_at")
