"""Tells what students do beside their talks: leads that they follow, files of people that they bring."""

from datetime import datetime
from zlib import crc32

from django.db.models import QuerySet

from contacts import actions as contacts
from contacts.files import columns, tables
from contacts.models import Contact, Import, Lead
from demo.course import Course
from demo.days import Agenda, Days
from demo.story import Act, Brought, Noted
from students.models import Student


class Trail(Course):
    """One lead, from the day on which it is noted."""

    lead: Lead

    def __init__(self, student: Student, noted: Noted, days: Days, agenda: Agenda) -> None:
        super().__init__(student, [Act(str(noted.noted), "", "note", ""), *noted.life], days, agenda)
        self.noted = noted

    def note(self, act: Act, now: datetime) -> None:
        self.lead = contacts.note_lead(
            self.student,
            kind=self.noted.kind,
            title=self.noted.title,
            link=self.noted.link,
            who=self.noted.who,
            next_action=self.noted.next,
            due_on=self.days.date(self.noted.due),
            by=self.by,
            now=now,
        )

    def follow(self, act: Act, now: datetime) -> None:
        day, _, further = act.rest.partition(" ")
        due_on = self.days.date(day) if day else None
        contacts.follow_lead(self.lead, next_action=further, due_on=due_on, by=self.by, now=now)

    def drop(self, act: Act, now: datetime) -> None:
        contacts.drop_lead(self.lead, by=self.by, now=now)

    def _chance(self, act: Act) -> int:
        return crc32(f"{self.noted.title} {act.day} {act.name}".encode())


class Delivery(Course):
    """One file of people, from the first look to the list."""

    imported: Import

    def __init__(self, student: Student, file: Brought, days: Days, agenda: Agenda) -> None:
        super().__init__(student, file.life, days, agenda)
        self.file = file

    def bring(self, act: Act, now: datetime) -> None:
        raw = self.file.raw
        self.imported = contacts.bring(self.student, raw=raw, name=self.file.name, by=self.by, now=now)
        meanings = columns.guess(tables.read(raw).header)
        contacts.choose_columns(self.imported, meanings=meanings, has_header=None, by=self.by, now=now)

    def put(self, act: Act, now: datetime) -> None:
        contacts.start_import(self.imported, leave_out=False, by=self.by, now=now)

    def tag(self, act: Act, now: datetime) -> None:
        contacts.tag_all(self.student, self._came(), tag=act.rest, by=self.by, now=now)

    def pick(self, act: Act, now: datetime) -> None:
        chosen = self._came().filter(name__in=act.rest.split(", "))
        contacts.pick_all(self.student, chosen, by=self.by, now=now)

    def _came(self) -> QuerySet[Contact]:
        return Contact.objects.filter(importrow__imported=self.imported)
