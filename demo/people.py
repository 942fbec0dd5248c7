"""Tells what happened with the people on one student's list."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any
from zlib import crc32

from contacts import actions as contacts
from contacts.circles import CIRCLES
from contacts.models import Contact, Outreach
from demo.days import Agenda
from demo.meeting import Meeting
from demo.reaching import ReachingOut
from demo.story import Act, Person
from demo.thanking import Thanking
from demo.threads import Thread
from interviews import actions as interviews
from interviews.models import Interview
from web.calendar import MINUTE

# When it happens, what makes it happen, and with whom.
Happen = Callable[[Thread, Act, datetime], None]
Happening = tuple[datetime, Happen, Act, Thread]

# What professionals do, on working days: also what they do for an introduction.
THEIRS = {
    *Outreach.Outcome.values,
    *("chooses", "suggests", "refuses", "wants_peace"),
    *("forwarded", "accepted", "introduced"),
}


class Telling(ReachingOut, Meeting, Thanking):
    """One student's story while it is told: every act has a method of its name."""

    def tell(self, agenda: Agenda) -> None:
        """Put everything that happened on the agenda."""
        self.agenda = agenda
        for moment, happen, act, thread in self.happenings():
            agenda.add(moment, partial(self._happens, happen, thread, act, moment))

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
                if act.name in ("plan", "move", "chooses"):
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

    def _happens(self, happen: Happen, thread: Thread, act: Act, now: datetime) -> None:
        happen(thread, act, now)
        self.thank_soon(act, now)

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
        giver = self.contact_of(self.threads[person.given_by])
        self._take_name(giver, thread, now)

    def log(self, thread: Thread, act: Act, now: datetime) -> None:
        told, named = next(thread.logs), self._named_in_the_talk(thread)
        contact, talk = self.contact_of(thread), self.interview_of(thread)
        planned = talk.planned_questions.filter(question__key__in=told.answers).values_list(
            "pk", "question__key"
        )
        interviews.log(
            talk,
            minutes_used=told.minutes,
            learned=told.learned,
            advice=told.advice,
            fit=told.fit,
            fit_why=told.why,
            names=[
                contacts.GivenName(other.person.name, other.person.organization, other.person.may_mention)
                for other in named[:3]
            ],
            answers={pk: interviews.Answer(told.answers[key]) for pk, key in planned if key},
            promises=[
                interviews.Promised(text, self.days.date(day), is_theirs)
                for said, is_theirs in ((told.promise, False), (told.theirs, True))
                for day, _, text in [said.partition(" ")]
                if day
            ],
            **told.more,
            by=self.by,
            now=now,
        )
        for other in named:
            self._take_name(contact, other, now, is_kept=other in named[:3])

    def promise(self, thread: Thread, act: Act, now: datetime) -> None:
        day, _, text = act.rest.partition(" ")
        contacts.promise(self.contact_of(thread), text=text, due_on=self.days.date(day), by=self.by, now=now)

    def keep(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.keep(self.promise_of(thread), by=self.by, now=now)

    def drop(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.drop(self.promise_of(thread), by=self.by, now=now)

    def archive(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.archive(self.contact_of(thread), by=self.by, now=now)

    def silence(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.do_not_contact(self.contact_of(thread), by=self.by, now=now)

    def same_as(self, thread: Thread, act: Act, now: datetime) -> None:
        kept = self.contact_of(self.threads[act.rest])
        contacts.merge(kept=kept, gone=self.contact_of(thread), by=self.by, now=now)

    def named_by(self, thread: Thread, act: Act, now: datetime) -> None:
        said, _, giver = act.rest.partition(" ")
        may_mention = {"yes": True, "no": False, "unasked": None}[said]
        contacts.refer(
            self.contact_of(self.threads[giver]),
            name=thread.person.name,
            may_mention=may_mention,
            by=self.by,
            now=now,
        )

    def delete(self, thread: Thread, act: Act, now: datetime) -> None:
        contacts.delete(self.contact_of(thread), by=self.by, now=now)

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
        moment = self.days.moment(act.day, f"{opens:02}:00", working=act.name in THEIRS or act.rest in THEIRS)
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
            return self.talk_at(words[1], words[2]) + int(words[3]) * MINUTE
        return self.talk_at(words[0], words[1]) + 20 * MINUTE

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
            "zone": person.zone,
            "cadence": person.cadence,
            "keep_in_touch_days": person.keep_in_touch,
            "tags": person.tags,
            "private_notes": person.private,
        }
