"""How far one interview is prepared: what is found out, which questions are taken along, and whether there is time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from contacts.folding import folded
from interviews.checklist import ITEMS, KEYS, TO_FIND_OUT, Found
from interviews.models import Interview, PlannedQuestion, Question, Research
from web.calendar import MINUTE
from web.compiled import compiled_once

# The handout: thank them, ask for names, ask whether you may mention them, end on time.
FOR_THE_CLOSE = 5
ABOUT = 7


@dataclass(frozen=True)
class Noted:
    """What was noted of one item before another talk."""

    note: str
    person: str


@dataclass(frozen=True)
class Choice:
    """One question of the bank on the page of one interview."""

    question: Question
    is_chosen: bool
    is_found: bool


@dataclass
class Topic:
    """The questions of one topic."""

    name: str
    choices: list[Choice] = field(default_factory=list)
    is_open: bool = False

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)

    @property
    def is_found(self) -> bool:
        return any(choice.is_found for choice in self.choices)


@dataclass(frozen=True)
class Taken:
    """The questions of one list in the student's order, and whether there is time for them."""

    questions: list[PlannedQuestion]
    interview: Interview

    @property
    def musts(self) -> int:
        return sum(one.is_must for one in self.questions)

    @property
    def minutes(self) -> int:
        """What the answers take, and five minutes for the close."""
        return sum(one.minutes for one in self.questions) + FOR_THE_CLOSE

    @property
    def is_too_long(self) -> bool:
        return not self.interview.by_email and self.minutes > self.interview.minutes

    @property
    def close_at(self) -> datetime | None:
        """When the close begins, on the clock; None where there is no clock."""
        ends = self.interview.ends_at
        return ends - FOR_THE_CLOSE * MINUTE if ends else None


def taken(interview: Interview, user: User) -> Taken:
    """Return the list of one interview."""
    return Taken(_planned(user.role, user=user.pk, interview=interview.pk), interview)


@compiled_once
def _planned(role: str, *, user: int, interview: int) -> QuerySet[PlannedQuestion]:
    mine = PlannedQuestion.objects.visible_to(User(pk=user, role=role)).filter(interview=interview)
    return mine.select_related("question").in_order()


def found(interview: Interview, user: User) -> Found:
    """Return how much of the checklist of one interview is done."""
    done = Research.objects.visible_to(user).filter(interview=interview, done_at__isnull=False)
    return Found.among(set(done.values_list("item", flat=True)))


def by_topic(
    questions: Iterable[Question], *, chosen: Collection[int] = (), query: str = "", by_email: bool = False
) -> list[Topic]:
    """Return the questions under their topics, both in the bank's order; by e-mail first what suits it.

    With a query only the topics that have something of it are open; without one the first is.
    """
    topics: dict[str, Topic] = {}
    words = folded(query).split()[:8]
    for question in questions:
        topic = topics.setdefault(question.topic, Topic(question.topic))
        text = folded(f"{question.text} {question.topic}")
        is_found = all(word in text for word in words)
        topic.choices.append(Choice(question, question.pk in chosen, is_found))
    for place, topic in enumerate(topics.values()):
        topic.is_open = topic.is_found if words else place == 0
        if by_email:
            topic.choices.sort(key=lambda choice: not choice.question.suits_email)
    return list(topics.values())


def noted_before(interview: Interview, user: User) -> dict[str, Noted]:
    """Return what was noted before other talks that holds for this one too, the latest of each item.

    About a career from talks in the same field, about an organization from talks in the same one, about a person
    from talks with them.
    """
    contact = interview.contact
    same = Q(item__in=TO_FIND_OUT, interview__contact=contact)
    if contact.field:
        same |= Q(item__in=KEYS["career"], interview__contact__field__iexact=contact.field)
    if contact.organization_key:
        same |= Q(
            item__in=KEYS["organization"],
            interview__contact__organization_key=contact.organization_key,
        )
    others = Research.objects.visible_to(user).filter(interview__student=interview.student_id).filter(same)
    rows = (
        others.exclude(interview=interview)
        .exclude(note="")
        .order_by("item", "-interview__planned_at", "-pk")
        .distinct("item")
        .values_list("item", "note", "interview__contact__name")
    )
    return {item: Noted(note, person) for item, note, person in rows if item in ITEMS}
