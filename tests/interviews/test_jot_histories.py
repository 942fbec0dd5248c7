"""Whatever a network does to messages of two browsers: every word arrives, and none arrives twice.

The browsers here keep to the rules of static/js/jottings.js: one message at a time, kept until it is answered, sent
again word for word; typing goes on from the text that was sent.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews import actions
from interviews.actions import Jot, Message
from interviews.models import Jotting
from tests import make
from web.calendar import DAY, MINUTE

ACTS = ("type", "send", "lose the message", "lose the answer", "late", "reload", "forget")


@dataclass
class Browser:
    """One browser: the text it shows, the one its typing began with, the message that waits for an answer."""

    pen: UUID
    text: str = ""
    base: str = ""
    heard: int = 0
    waiting: Message | None = None
    typed: list[str] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)

    def type(self, place: int) -> None:
        """Put one new word somewhere into the text."""
        word = f"{'phone' if self.pen.int == 1 else 'desk'}{len(self.typed)}"
        words = self.text.split()
        at = place % (len(words) + 1)
        before, after = " ".join(words[:at]), " ".join(words[at:])
        self.text = " ".join(filter(None, [before, word, after]))
        self.typed.append(word)

    def message(self) -> Message | None:
        if self.waiting is None and self.text != self.base:
            told = {"pen": self.pen, "number": self.heard + 1, "edit": uuid4()}
            self.waiting = Message(answers={}, ticks={}, pages={"notes": Jot(self.text, self.base)}, **told)
        if self.waiting:
            self.sent.append(self.waiting)
        return self.waiting

    def hear(self, jotted: actions.Jotted) -> None:
        """Take the answer over where nothing was typed since; else go on from what was sent."""
        assert self.waiting
        if not jotted.is_taken:
            told = {"pen": self.pen, "number": jotted.heard + 1, "edit": self.waiting.edit}
            self.waiting = Message(answers={}, ticks={}, pages=self.waiting.pages, **told)
            return
        was_sent = self.waiting.pages["notes"].text
        if self.text == was_sent:
            self.text = self.base = jotted.pages["notes"]
        else:
            self.base = was_sent
        self.heard, self.waiting = jotted.heard, None


def play(talk, browsers, history, jot=actions.jot) -> str:
    """Do all of this, then let both browsers send until nothing is left; return what the center has."""

    def deliver(message):
        return jot(talk, message=message, by=talk.student.user, now=make.NOON)

    for who, act, place in history:
        browser = browsers[who]
        if act == "type":
            browser.type(place)
        elif act == "late" and browser.sent:
            deliver(browser.sent[place % len(browser.sent)])
        elif act == "forget":
            # The number is one that a browser may lose: its store is written to the disk a little later.
            browser.heard = 0
        elif act in ("send", "lose the message", "lose the answer", "reload") and (told := browser.message()):
            if act != "lose the message":
                jotted = deliver(told)
            if act == "send":
                browser.hear(jotted)
    for browser in [*browsers, *browsers]:
        for _ in range(4):
            if told := browser.message():
                browser.hear(deliver(told))
    page = Jotting.objects.filter(interview=talk, about="notes").first()
    return page.text if page else ""


@pytest.fixture
def talk(ada, noon):
    return make.interview(of=ada, starts_at=noon - MINUTE, planned_at=noon - DAY)


@given(
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from(ACTS), st.integers(0, 9)), min_size=4, max_size=24)
)
@settings(max_examples=60)
def test_every_word_arrives_once(talk, history):
    Jotting.objects.all().delete()
    talk.pens.all().delete()
    browsers = [Browser(UUID(int=1)), Browser(UUID(int=2))]

    words = play(talk, browsers, history).split()

    assert sorted(words) == sorted([*browsers[0].typed, *browsers[1].typed])
    assert [browser.waiting for browser in browsers] == [None, None]


def test_without_the_numbers_a_late_message_would_double_words(talk):
    """The control: a center that takes whatever comes fails the same history."""

    def forgetful(talk, **told):
        talk.pens.all().delete()
        return actions.jot(talk, **told)

    history = [(0, "type", 0), (0, "type", 1), (0, "send", 0), (1, "type", 0), (1, "send", 0)]
    history += [(1, "type", 1), (1, "send", 0), (0, "late", 0)]
    words = play(talk, [Browser(UUID(int=1)), Browser(UUID(int=2))], history, jot=forgetful).split()

    assert len(words) > len(set(words))
