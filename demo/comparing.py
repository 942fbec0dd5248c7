"""Tells what students compare their talks by, and aim at. Who does so is written in comparing.toml."""

import tomllib
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from demo.days import Agenda, Days
from interviews import actions as interviews
from interviews.actions import Rated
from interviews.models import Interview, Scale
from students.models import Student

TOLD = Path(__file__).with_suffix(".toml")


def compare(student: Student, days: Days, agenda: Agenda) -> None:
    """Put on the agenda what this student, if told of, rates and aims at."""
    for facts in tomllib.loads(TOLD.read_text(encoding="utf-8"))["student"]:
        if facts["name"] != student.user.name:
            continue
        scaled, aimed = (days.moment(*facts[name].split()) for name in ("scaled", "aimed"))
        agenda.add(scaled, partial(_choose, student, facts["scales"], scaled))
        agenda.add(aimed, partial(_aim, student, facts["goal"], days, aimed))
        for rating in facts.get("rating", []):
            at = days.moment(*rating["at"].split())
            agenda.add(at, partial(_rate, student, rating, at))


def _choose(student: Student, names: list[str], now: datetime) -> None:
    for name in names:
        interviews.add_scale(student, name=name, by=student.user, now=now)


def _aim(student: Student, goal: str, days: Days, now: datetime) -> None:
    talks, day = goal.split()
    interviews.aim(student, talks=int(talks), by_on=days.date(day), by=student.user, now=now)


def _rate(student: Student, rating: dict[str, Any], now: datetime) -> None:
    """Rate the latest talk with this person, if the story has one."""
    held = Interview.objects.held().filter(student=student, contact__name=rating["talk"])
    talk = held.order_by("held_at").last()
    if talk is None:
        return
    scales = Scale.objects.in_use().filter(student=student).in_order()
    ratings = {}
    for scale, says in zip(scales, rating["says"], strict=False):
        value, _, because = says.partition(" ")
        ratings[scale.pk] = Rated(int(value), because)
    interviews.rate(talk, ratings=ratings, by=student.user, now=now)
