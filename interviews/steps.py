"""The steps and stops that look at interviews: ask, look beyond, set a time, prepare, meet, log, keep in touch."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from contacts.models import Contact, Outreach, Referral
from contacts.models.outreach import OutreachQuerySet
from contacts.next_step import Step, Stop, register
from interviews.models import Interview, PlannedQuestion, Proposal
from interviews.touches import IN_TOUCH_AT
from web.calendar import DAY, MINUTE

# Write the log half an hour after the end.
LOG_WITHIN = 30 * MINUTE
# An answer is read before what it asks for is due.
READ_WITHIN = timedelta(hours=12)
# Confirm before the office closes: from nine to five.
CONFIRM_WITHIN = timedelta(hours=8)
# By e-mail nobody knows when answers come; after a week it is fair to look.
ANSWERS_WITHIN = timedelta(days=7)


def later(moment: str, by: timedelta) -> Combinable:
    """Return the expression of a moment so much later."""
    return ExpressionWrapper(F(moment) + by, DateTimeField())


def taking_place(contact: str) -> QuerySet[Interview]:
    """Return a contact's talks that were held or are still to be; the others ask for a new time."""
    return Interview.objects.filter(contact=OuterRef(contact), cancelled_at=None, missed_at=None)


def waiting() -> OutreachQuerySet:
    """Return the latest letter to each contact that has led to no talk yet: none is to come, none was planned since."""
    planned = taking_place("contact").filter(Q(held_at=None) | Q(planned_at__gte=OuterRef("sent_at")))
    return Outreach.objects.standing().filter(~Exists(planned))


def to_repeat() -> OutreachQuerySet:
    """Return the letters to write again once their day has come, as long as nothing else happens."""
    return waiting().filter(try_again_at__isnull=False)


@register
class Ask(Step):
    """Nobody has written to this contact yet, and the student means to."""

    name = "ask"
    verb = "Write to"
    why = "A short letter that asks for 15 to 30 minutes is all it takes to begin."
    stuck = "Contacts nobody has written to"
    question = "How do I write to somebody I hardly know?"
    url_name = "interviews:write"
    contact = "pk"
    from_at, due_at = "listed_at", "ask_due_at"

    def rows(self) -> QuerySet[Any]:
        return Contact.objects.filter(
            ~Exists(Outreach.objects.filter(contact=OuterRef("pk"))),
            ~Exists(taking_place("pk")),
            # Nobody is written to past an introduction that somebody was asked for.
            ~Exists(Referral.objects.under_way().filter(named=OuterRef("pk"))),
            ask_due_at__isnull=False,
        )


@register
class AskAgain(Step):
    """The latest letter was not answered, and the day for the next one has come."""

    name = "ask_again"
    verb = "Write again to"
    why = "Most people mean to answer, and a kind second letter is welcome. One that came back needs the right address."
    stuck = "Letters without an answer"
    question = "My letters stay without an answer. What can I change?"
    url_name = "interviews:write"
    ref = "contact"
    from_at, due_at = "try_again_at", later("try_again_at", DAY)

    def rows(self) -> QuerySet[Any]:
        return to_repeat()


@register
class LookBeyond(Step):
    """The first letter had three working days, and somebody else at the organization may answer sooner."""

    name = "look_beyond"
    verb = "Look beyond"
    why = "No answer so far. Somebody else there may have time; the second letter comes later."
    stuck = "Waiting for one answer"
    question = "Nobody answers me there. Whom else could I write to?"
    url_name = "contacts:look_beyond"
    from_at, due_at, until_at = "look_beyond_at", later("look_beyond_at", DAY), "try_again_at"

    def rows(self) -> QuerySet[Any]:
        return waiting().to_look_beyond()


@register
class Plan(Step):
    """They agreed to talk, and no time is set: not yet, or not any more."""

    name = "plan"
    verb = "Set a time with"
    why = "They said yes. Offer two or three times while they remember it."
    stuck = "Agreed, but no time set"
    question = "They said yes. How do I get to a date?"
    url_name = "interviews:plan"
    ref = "contact"
    from_at, due_at = "outcome_at", later("fell_through_at", DAY)

    def rows(self) -> QuerySet[Any]:
        endings = Interview.objects.filter(contact=OuterRef("contact")).order_by().values("contact")
        fell_through = endings.annotate(at=Max(Coalesce("cancelled_at", "missed_at"))).values("at")
        agreed = waiting().filter(outcome=Outreach.Outcome.AGREED)
        return agreed.annotate(fell_through_at=Greatest("outcome_at", Subquery(fell_through)))


@register
class ReadAnswer(Step):
    """They have answered through the personal link."""

    name = "read_answer"
    verb = "Read the answer of"
    why = "They took the time to answer. See what they say."
    stuck = "Answers not read"
    question = "They proposed another time or said no. What now?"
    url_name = "interviews:proposal"
    stands_at_rest = True
    from_at, due_at = "answered_at", later("answered_at", READ_WITHIN)

    def rows(self) -> QuerySet[Any]:
        return Proposal.objects.to_note()


@register
class Confirm(Step):
    """The talk is on the next working day, and nobody has confirmed it."""

    name = "confirm"
    verb = "Confirm your talk with"
    why = "A short line the working day before spares both of you a wasted hour."
    stuck = "Meetings to confirm"
    question = "What do I write to confirm a talk?"
    url_name = "interviews:confirm"
    from_at, due_at, until_at = "confirm_at", later("confirm_at", CONFIRM_WITHIN), "starts_at"

    def rows(self) -> QuerySet[Any]:
        return Interview.objects.open().to_confirm()


@register
class Prepare(Step):
    """A talk is coming, and no questions are chosen for it."""

    name = "prepare"
    verb = "Prepare for"
    why = "Seven good questions and ten minutes of reading make the talk worth their time."
    stuck = "Meetings to prepare"
    question = "Which questions should I take along?"
    url_name = "interviews:prepare"
    from_at, due_at, until_at = "planned_at", "starts_at", "starts_at"

    def rows(self) -> QuerySet[Any]:
        chosen = PlannedQuestion.objects.filter(interview=OuterRef("pk"))
        return Interview.objects.open().filter(~Exists(chosen), starts_at__isnull=False)


@register
class SendQuestions(Step):
    """A talk by e-mail begins when the questions go out."""

    name = "send_questions"
    verb = "Send your questions to"
    why = "Five short questions are answered sooner than ten long ones."
    stuck = "Questions not sent"
    question = "Which questions suit an interview by e-mail?"
    url_name = "interviews:interview"
    binds = True
    from_at, due_at = "planned_at", later("planned_at", 3 * DAY)

    def rows(self) -> QuerySet[Any]:
        return Interview.objects.open().filter(medium=Interview.Medium.EMAIL, questions_sent_at=None)


@register
class Meet(Step):
    """The talk is on now."""

    name = "meet"
    verb = "Meet"
    why = "Ask for insight, not for a job, and close at the agreed time."
    stuck = "Meeting now"
    question = "What do I do when a talk goes quiet?"
    url_name = "interviews:meet"
    binds = True
    from_at, due_at, until_at = "starts_at", "starts_at", "ends_at"

    def rows(self) -> QuerySet[Any]:
        return Interview.objects.open().filter(starts_at__isnull=False)


@register
class Log(Step):
    """The talk is over, and nothing is written down yet."""

    name = "log"
    verb = "Write down your talk with"
    why = "Two minutes now keep what would be gone tomorrow."
    stuck = "Meetings not written down"
    question = "What is worth writing down after a talk?"
    url_name = "interviews:log"
    binds = True
    from_at = Coalesce("ends_at", "answers_received_at", later("questions_sent_at", ANSWERS_WITHIN))
    due_at = Coalesce(
        later("ends_at", LOG_WITHIN),
        later("answers_received_at", DAY),
        later("questions_sent_at", ANSWERS_WITHIN + 3 * DAY),
    )

    def rows(self) -> QuerySet[Any]:
        return Interview.objects.open().filter(Q(ends_at__isnull=False) | Q(questions_sent_at__isnull=False))


@register
class KeepInTouch(Step):
    """They met, and have not heard from the student for as long as this contact's interval is."""

    name = "keep_in_touch"
    verb = "Say hello to"
    why = "A line of news every few months keeps a contact warm."
    stuck = "Contacts growing cold"
    question = "How do I stay in touch without asking for something?"
    url_name = "interviews:write"
    contact = "pk"
    from_at = due_at = IN_TOUCH_AT

    def rows(self) -> QuerySet[Any]:
        met = Interview.objects.held().filter(contact=OuterRef("pk"))
        return Contact.objects.filter(Exists(met), keep_in_touch_days__gt=0)


@register
class AgreedToMeet(Stop):
    """A planned talk proves that they agreed, whether or not their answer was written down."""

    name = "agreed"

    def rows(self) -> QuerySet[Any]:
        return Interview.objects.all()


@register
class Prepared(Stop):
    name = "prepared"

    def rows(self) -> QuerySet[Any]:
        questions = PlannedQuestion.objects.filter(interview=OuterRef("pk"))
        return Interview.objects.filter(Exists(questions), cancelled_at=None)


@register
class Met(Stop):
    name = "met"

    def rows(self) -> QuerySet[Any]:
        return Interview.objects.filter(held_at__isnull=False)
