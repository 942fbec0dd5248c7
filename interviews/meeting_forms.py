"""What the meeting page sends: texts and ticks with what they were before, from a script or from its button."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from interviews.actions import Jot, Message, Tick
from interviews.models import Jotting, PlannedQuestion
from web.calendar import EARLIEST, LATEST
from web.forms import Form, ProseField

# Each text is sent with the one its typing began with, under its name with this before it.
BASE, WORDS, AT = "base-", "words-", "at-"
OF_A_QUESTION = re.compile(r"(answer|asked)-([0-9]{1,16})")
MOST_MESSAGES = 2**31 - 1
TEXT = ProseField(required=False, strip=False)
TEXT.error_messages["max_length"] = "This is longer than 20,000 characters. Shorten it, and it is saved."


@dataclass(frozen=True)
class Field:
    """One field as the page shows it: what is in it, what it began with, and what is wrong with it."""

    name: str
    text: str
    base: str
    problem: str = ""


@dataclass(frozen=True)
class Line:
    """One question of the page with its tick and its room for notes."""

    question: PlannedQuestion
    asked: Field
    answer: Field


class JotForm(Form):
    """Everything that may be jotted down in one talk. Whatever has a base was on the page it comes from."""

    pen = forms.UUIDField(required=False)
    number = forms.IntegerField(required=False, min_value=1, max_value=MOST_MESSAGES)
    edit = forms.UUIDField(required=False)

    def __init__(
        self,
        *args: Any,
        questions: Iterable[PlannedQuestion],
        jottings: Iterable[Jotting],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        self.jotted = {page.about: page.text for page in jottings}
        self.problems: dict[str, str] = {}

    @property
    def lines(self) -> Iterator[Line]:
        for question in self.questions:
            asked = self._shown(f"asked-{question.pk}", "yes" if question.asked_at else "")
            yield Line(question, asked, self._shown(f"answer-{question.pk}", question.answer))

    @property
    def pages(self) -> dict[str, Field]:
        return {about: self._shown(about, self.jotted.get(about, "")) for about in Jotting.About.values}

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        is_numbered = facts.get("pen") is not None
        if is_numbered and not (facts.get("number") and facts.get("edit")):
            self.add_error(None, "This message has no number.")
        answers, ticks, pages = {}, {}, {}
        for name in [key.removeprefix(BASE) for key in self.data if key.startswith(BASE)]:
            about = OF_A_QUESTION.fullmatch(name)
            if about and about[1] == "asked":
                ticks[int(about[2])] = self._tick(name)
            elif about:
                answers[int(about[2])] = self._jot(name)
            elif name in Jotting.About.values:
                pages[name] = self._jot(name)
            else:
                self.problems[name] = "There is no such field."
        for problem in dict.fromkeys(self.problems.values()):
            self.add_error(None, problem)
        known = {key: facts[key] for key in ("pen", "number", "edit") if is_numbered and facts.get(key)}
        return {"message": Message(answers=answers, ticks=ticks, pages=pages, **known)}

    def _jot(self, name: str) -> Jot:
        told = {key: self.data.get(key, "").replace("\0", "") for key in (name, BASE + name, WORDS + name)}
        texts = []
        for text, check in zip(told.values(), (TEXT.clean, TEXT.to_python, TEXT.clean), strict=True):
            try:
                texts.append(check(text))
            except ValidationError as error:
                self.problems[name] = error.messages[0]
        return Jot(*texts) if len(texts) == len(told) else Jot("")

    def _tick(self, name: str) -> Tick:
        at = self.data.get(AT + name, "")
        moment = datetime.fromtimestamp(int(at) / 1000, UTC) if re.fullmatch("[0-9]{1,13}", at) else None
        is_likely = moment is not None and EARLIEST < moment < LATEST
        return Tick(
            is_asked=self.data.get(name, "") == "yes",
            was_asked=self.data.get(BASE + name, "") == "yes",
            at=moment if is_likely else None,
        )

    def _shown(self, name: str, stored: str) -> Field:
        is_sent = self.is_bound and BASE + name in self.data
        if not is_sent:
            return Field(name, stored, stored)
        text, base = self.data.get(name, ""), self.data[BASE + name]
        return Field(name, text, base, self.problems.get(name, ""))
