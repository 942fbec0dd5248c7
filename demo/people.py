"""Tells what happened with the people on one student's list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any
from zlib import crc32

from contacts import actions as contacts
from contacts.circles import CIRCLES
from contacts.models import Contact, FollowUp, Outreach, ThankYouNote
from demo.days import Agenda, Days
from demo.story import Act, Log, Person, Story
from interviews import actions as interviews
from interviews.models import Interview, Question
from students.models import Student
from web.calendar import MINUTE


@dataclass
class Thread:
    """What has been told so far of one person."""

    person: Person
    logs: Iterator[Log]
    thanks: Iterator[str]
    contact: Contact | None = None
    outreach: Outreach | None = None
    interview: Interview | None = None


# When it happens, what makes it happen, and with whom.
Happening = tuple[datetime, Callable[[Thread, Act, datetime], None], Act, Thread]


class Telling:
    """One student's story while it is told: every act has a method of its name."""

    def __init__(self, story: Story, student: Student, questions: dict[str, Question], days: Days) -> None:
        self.story = story
        self.student = student
        self.by = student.user
        self.questions = questions
        self.days = days
        self.threads = {
            person.name: Thread(person, iter(person.logs), iter(person.thanks)) for person in story.people
        }

    def tell(self, agenda: Agenda) -> None:
        """Put everything that happened on the agenda."""
        for moment, happen, act, thread in self.happenings():
            agenda.add(moment, partial(happen, thread, act, moment))

    def happenings(self) -> Iterator[Happening]:
        """Yield each person's acts with their instants; whoever gives a name comes before whom they name."""
        logged: dict[str, datetime] = {}
        for thread in self.threads.values():
            person, numbers = thread.person, count()
            if person.given_by and person.listed is None:
                moment = logged[person.given_by]
            else:
                act = Act(str(person.listed or self.story.since), "", "begin", "")
                moment = self._when(act, person, next(numbers), self.student_since)
                yield moment, self.begin, act, thread
            talk = moment
            for act in person.life:
                if act.name in ("plan", "move"):
                    talk = self._talk_end(act) or talk
                if act.name == "named_by":
                    talk = logged[act.rest.partition(" ")[2]]
                moment = self._when(act, person, next(numbers), moment, talk=talk)
                if act.name == "log":
                    logged.setdefault(person.name, moment)
                yield moment, getattr(self, self.METHODS.get(act.name, act.name)), act, thread

    METHODS = {
        **dict.fromkeys(Contact.Channel.values, "ask"),
        **dict.fromkeys(["agreed", "declined", "bounced", "no_answer", "later"], "answer"),
    }

    @property
    def student_since(self) -> datetime:
        return self.days.moment(str(self.story.since), "09:00")

    def begin(self, thread: Thread, act: Act, now: datetime) -> None:
        person = thread.person
        if not person.given_by:
            circle = CIRCLES.get(person.circle)
            thread.contact = contacts.add(
                self.student,
                name=person.name,
                met_how=circle.title if circle else person.how,
                tie=circle.tie if circle else person.tie,
                by=self.by,
                now=now,
                **self._facts(person),
            )
            return
        giver = self._contact(self.threads[person.given_by])
        self._take_name(giver, thread, now)

    def ask(self, thread: Thread, act: Act, now: datetime) -> None:
        thread.outreach = contacts.ask(
            self._contact(thread), channel=act.name, sent_at=now, by=self.by, now=now
        )

    def answer(self, thread: Thread, act: Act, now: datetime) -> None:
        assert thread.outreach, thread.person.name
        again_on = self.days.date(act.rest) if act.name == "later" else None
        contacts.answer(thread.outreach, outcome=act.name, try_again_on=again_on, by=self.by, now=now)

    def plan(self, thread: Thread, act: Act, now: datetime) -> None:
        medium, _, when = act.rest.partition(" ")
        contact = self._contact(thread)
        if medium == Interview.Medium.EMAIL:
            thread.interview = interviews.plan(contact, medium=medium, by=self.by, now=now)
            return
        day, clock, minutes, place = when.split(" ", 3)
        thread.interview = interviews.plan(
            contact,
            medium=medium,
            starts_at=self._talk(day, clock),
            minutes=int(minutes),
            place=place,
            by=self.by,
            now=now,
        )

    def move(self, thread: Thread, act: Act, now: datetime) -> None:
        interview = self._interview(thread)
        day, clock = act.rest.split(" ")
        interviews.move(
            interview,
            starts_at=self._talk(day, clock),
            minutes=interview.minutes,
            place=interview.place,
            by=self.by,
            now=now,
        )

    def prepare(self, thread: Thread, act: Act, now: datetime) -> None:
        keys, _, own = act.rest.partition("|")
        first = [key for key in self.questions if key.startswith("first-") and key != "first-year-surprise"]
        chosen = [key for word in keys.split() for key in (first if word == "seven" else [word])]
        interviews.prepare(
            self._interview(thread),
            questions=[self.questions[key] for key in chosen],
            own=own.strip(),
            by=self.by,
            now=now,
        )

    def send_questions(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.send_questions(self._interview(thread), by=self.by, now=now)

    def log(self, thread: Thread, act: Act, now: datetime) -> None:
        told, named = next(thread.logs), self._named_in_the_talk(thread)
        first = named[0].person if named else Person("")
        day, _, promise = told.promise.partition(" ")
        contact = self._contact(thread)
        interviews.log(
            self._interview(thread),
            minutes_used=told.minutes,
            learned=told.learned,
            advice=told.advice,
            fit=told.fit,
            fit_why=told.why,
            referral=first.name,
            referral_organization=first.organization,
            may_mention=first.may_mention,
            promise=promise,
            promise_on=self.days.date(day) if day else None,
            by=self.by,
            now=now,
        )
        for other in named:
            self._take_name(contact, other, now, is_kept=other is named[0])

    def cancel(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.cancel(self._interview(thread), by=self.by, now=now)

    def miss(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.miss(self._interview(thread), missed_by=act.rest, by=self.by, now=now)

    def thank(self, thread: Thread, act: Act, now: datetime) -> None:
        text = next(thread.thanks, "")
        contacts.thank(self._note(thread), channel=act.rest, text=text, by=self.by, now=now)

    def excuse(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.excuse(self._note(thread), excuse=act.rest, by=self.by, now=now)

    def promise(self, thread: Thread, act: Act, now: datetime) -> None:
        day, _, text = act.rest.partition(" ")
        contacts.promise(self._contact(thread), text=text, due_on=self.days.date(day), by=self.by, now=now)

    def keep(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.keep(self._promise(thread), by=self.by, now=now)

    def drop(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.drop(self._promise(thread), by=self.by, now=now)

    def archive(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.archive(self._contact(thread), by=self.by, now=now)

    def silence(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.do_not_contact(self._contact(thread), by=self.by, now=now)

    def same_as(self, thread: Thread, act: Act, now: datetime) -> None:
        kept = self._contact(self.threads[act.rest])
        contacts.merge(kept=kept, gone=self._contact(thread), by=self.by, now=now)

    def named_by(self, thread: Thread, act: Act, now: datetime) -> None:
        said, _, giver = act.rest.partition(" ")
        may_mention = {"yes": True, "no": False, "unasked": None}[said]
        contacts.refer(
            self._contact(self.threads[giver]),
            name=thread.person.name,
            may_mention=may_mention,
            by=self.by,
            now=now,
        )

    def delete(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.delete(self._contact(thread), by=self.by, now=now)

    def _when(
        self, act: Act, person: Person, number: int, after: datetime, *, talk: datetime | None = None
    ) -> datetime:
        """Return a plausible instant for the act: always the same one for the same story, never before `after`."""
        chance = crc32(f"{self.story.name} {person.name} {number}".encode())
        if act.day == "today":
            return self.days.a_while_ago()
        if act.day == "then":
            return max(talk or after, after) + MINUTE
        if act.clock:
            return max(self.days.moment(act.day, act.clock), after + MINUTE)
        opens, minutes = {"thank": (8, 120), "begin": (10, 300), "prepare": (18, 180)}.get(act.name, (9, 540))
        moment = self.days.moment(act.day, f"{opens:02}:00", working=act.name in Outreach.Outcome.values)
        moment += chance % minutes * MINUTE
        if act.name in ("log", "miss") and talk:
            shortly = talk + (12 + chance % 48) * MINUTE
            zone = self.days.zone
            if shortly.astimezone(zone).date() >= moment.astimezone(zone).date():
                moment = shortly
        return moment if moment > after else after + (6 + chance % 40) * MINUTE

    def _talk_end(self, act: Act) -> datetime | None:
        words = act.rest.split()
        if act.name == "plan":
            if words[0] == Interview.Medium.EMAIL:
                return None
            return self._talk(words[1], words[2]) + int(words[3]) * MINUTE
        return self._talk(words[0], words[1]) + 20 * MINUTE

    def _talk(self, day: str, clock: str) -> datetime:
        return self.days.latest_talk() if day == "today" else self.days.moment(day, clock, working=True)

    def _named_in_the_talk(self, giver: Thread) -> list[Thread]:
        return [
            thread
            for thread in self.threads.values()
            if thread.person.given_by == giver.person.name
            and thread.person.listed is None
            and thread.contact is None
        ]

    def _take_name(self, giver: Contact, named: Thread, now: datetime, *, is_kept: bool = False) -> None:
        """Write the name down, unless the log did, with all that is known of the person."""
        person = named.person
        if is_kept:
            named.contact = Contact.objects.get(student=self.student, name=person.name)
        else:
            referral = contacts.refer(
                giver,
                name=person.name,
                organization=person.organization,
                may_mention=person.may_mention,
                by=self.by,
                now=now,
            )
            named.contact = referral.named
        contacts.edit(named.contact, by=self.by, now=now, **self._facts(person))

    def _facts(self, person: Person) -> dict[str, Any]:
        return {
            "title": person.title,
            "organization": person.organization,
            "field": person.field,
            "email": person.email,
            "phone": person.phone,
            "link": person.link,
            "more_ways": person.ways,
            "preferred_channel": person.prefers,
            "tags": person.tags,
            "private_notes": person.private,
        }

    def _contact(self, thread: Thread) -> Contact:
        assert thread.contact, f"{thread.person.name} is not on {self.story.name}'s list yet"
        return thread.contact

    def _interview(self, thread: Thread) -> Interview:
        assert thread.interview, f"{self.story.name} has no talk with {thread.person.name} yet"
        return thread.interview

    def _note(self, thread: Thread) -> ThankYouNote:
        return ThankYouNote.objects.owed().filter(contact=thread.contact).earliest("owed_at")

    def _promise(self, thread: Thread) -> FollowUp:
        return FollowUp.objects.open().filter(contact=thread.contact).earliest("promised_at", "pk")
