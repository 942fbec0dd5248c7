"""Tells of talks: planned, moved, confirmed, prepared, called off. What they taught is told by demo/people.py."""

import re
from datetime import datetime

from demo.story import Act
from demo.threads import Loom, Thread
from interviews import actions as interviews
from interviews.models import Interview

PLACE = re.compile(r"(?P<place>.+?)(, (?P<travel>\d+) minutes away)?")


class Meeting(Loom):
    """The acts of a talk, but for its log."""

    def plan(self, thread: Thread, act: Act, now: datetime) -> None:
        medium, _, when = act.rest.partition(" ")
        contact = self.contact_of(thread)
        if medium == Interview.Medium.EMAIL:
            thread.interview = interviews.plan(contact, medium=medium, by=self.by, now=now)
            return
        day, clock, minutes, where = when.split(" ", 3)
        found = PLACE.fullmatch(where)
        assert found, where
        thread.interview = interviews.plan(
            contact,
            medium=medium,
            starts_at=self.talk_at(day, clock),
            minutes=int(minutes),
            place=found["place"],
            travel_minutes=int(found["travel"]) if found["travel"] else None,
            by=self.by,
            now=now,
        )

    def move(self, thread: Thread, act: Act, now: datetime) -> None:
        interview = self.interview_of(thread)
        day, clock = act.rest.split(" ")
        interviews.move(
            interview,
            starts_at=self.talk_at(day, clock),
            minutes=interview.minutes,
            place=interview.place,
            travel_minutes=interview.travel_minutes,
            by=self.by,
            now=now,
        )

    def confirm(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.confirm(self.interview_of(thread), by=self.by, now=now)

    def prepare(self, thread: Thread, act: Act, now: datetime) -> None:
        keys, _, own = act.rest.partition("|")
        first = [key for key in self.questions if key.startswith("first-") and key != "first-year-surprise"]
        chosen = [key for word in keys.split() for key in (first if word == "seven" else [word])]
        interviews.prepare(
            self.interview_of(thread),
            questions=[self.questions[key] for key in chosen],
            own=own.strip(),
            by=self.by,
            now=now,
        )

    def research(self, thread: Thread, act: Act, now: datetime) -> None:
        noted = {
            item: interviews.Finding(is_done=True, note=note) for item, note in thread.person.known.items()
        }
        ticked = {item: interviews.Finding(is_done=True) for item in act.rest.split()}
        interviews.research(self.interview_of(thread), findings=noted | ticked, by=self.by, now=now)

    def mark(self, thread: Thread, act: Act, now: datetime) -> None:
        for key in act.rest.split():
            planned = self.interview_of(thread).planned_questions.get(question__key=key)
            interviews.mark(planned, is_must=True, by=self.by, now=now)

    def send_questions(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.send_questions(self.interview_of(thread), by=self.by, now=now)

    def cancel(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.cancel(self.interview_of(thread), by=self.by, now=now)

    def miss(self, thread: Thread, act: Act, now: datetime) -> None:
        interviews.miss(self.interview_of(thread), missed_by=act.rest, by=self.by, now=now)
