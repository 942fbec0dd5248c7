"""What is measured of reaching out: the letter page and its coach, times offered, and what a contact answers."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, cycle
from typing import TYPE_CHECKING

from bench.asking import FORM, LETTER, LIST, POST, Ask, Page, at, spread, stated
from contacts.models import Contact
from interviews import actions
from interviews.links import answer_link_of, link_of
from interviews.models import Proposal
from students.models import Student
from web.calendar import DAY, HOUR
from web.forms import instant_text

if TYPE_CHECKING:
    from bench.filling import Cast

WHY = "Your work with families at the clinic, of which a neighbour told me."
TEXT = (
    "Dear Dr. Nair,\n\nI am Maya, and I study biology. I found you in the alumni directory, and I am curious about "
    "the field as a whole.\n\nMay I ask you for 20 minutes, by phone or at your office? I will write again on Friday. "
    "Which day of the next two weeks would suit you?\n\nKind regards,\nMaya Okafor"
)


def letter_pages(cast: "Cast", now: datetime) -> list[Page]:
    """Every page of reaching out; each answer by a link takes one fresh proposal."""
    listed = Contact.objects.filter(deleted_at=None, archived_at=None, do_not_contact_at=None)
    mine = listed.filter(student=cast.reader).order_by("sort_key", "pk")
    # From the end of the list: other pages archive those at its beginning.
    theirs = listed.filter(student=cast.writer).order_by("-pk")
    asked = spread(mine.filter(step="ask_again"))
    fresh = list(theirs.filter(outreach=None, interview=None, ask_due_at__isnull=False)[:300])
    writer = Student.objects.select_related("user").get(pk=cast.writer)
    offers = offered(writer, fresh[:120], now)
    some = [contact.pk for contact in fresh[120:160]]
    shown = offers.pop()
    answered = offers.pop()
    actions.decline(answered, now=now)
    takes = (stated(f"{link_of(offer)}accept/", chosen_at=instant_text(offer.times[0])) for offer in offers)

    return [
        Page("write, a first letter", "writer", at("/contacts/{}/write/", some), LETTER),
        Page("write, a second letter", "reader", at("/contacts/{}/write/", asked), LETTER),
        Page("coach, as one types", "writer", drafts(some), POST),
        Page("written, POST", "writer", (
            stated(f"/contacts/{contact.pk}/write/", letter="first", subject="20 minutes", text=TEXT, cadence="3b7")
            for contact in fresh[160:]), POST),
        Page("offer times, the form", "writer", at("/contacts/{}/propose/", [fresh[120].pk]), FORM),
        Page("offer times, POST", "writer", proposals(fresh[120:160], now), POST),
        Page("personal link", "reader", cycle([Ask(link_of(shown))]), LIST),
        Page("personal link, answered", "reader", cycle([Ask(answer_link_of(answered))]), LIST),
        Page("take a time, POST", "reader", takes, POST),
    ]  # fmt: skip


def offered(student: Student, contacts: list[Contact], now: datetime) -> list[Proposal]:
    """Offer each of these contacts a time of its own: no two are taken by the same talk."""
    return [
        actions.propose(
            contact,
            medium="phone",
            minutes=15,
            why=WHY,
            times=[now.replace(second=0, microsecond=0) + 10 * DAY + place * HOUR / 2],
            questions=["How did you get into this?", "What surprised you?"],
            by=student.user,
            now=now,
        )
        for place, contact in enumerate(contacts)
    ]


def drafts(contacts: list[int]) -> Iterator[Ask]:
    """Save a draft that is one word longer each time, as htmx does while somebody types."""
    for number, pk in zip(count(1), cycle(contacts), strict=False):
        text = f"{TEXT}\n{'word ' * (number % 40)}"
        facts = stated("", letter="first", subject="20 minutes", text=text).facts
        yield Ask(f"/contacts/{pk}/draft/", facts, by_script=True)


def proposals(contacts: list[Contact], now: datetime) -> Iterator[Ask]:
    """Offer the same contacts other times, again and again."""
    for number, contact in zip(count(1), cycle(contacts), strict=False):
        starts_at = now.replace(second=0, microsecond=0) + 5 * DAY + number % 48 * HOUR
        facts = {"time_1": instant_text(starts_at), "time_2": instant_text(starts_at + HOUR)}
        yield stated(
            f"/contacts/{contact.pk}/propose/",
            **facts,
            minutes="20",
            medium="phone",
            why=WHY,
            questions="How?",
        )
