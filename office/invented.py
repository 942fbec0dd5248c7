"""An invented student who writes to an invented contact, so that the director sees how a letter reads.

Nothing of it is ever stored.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from contacts.drafting import Background
from contacts.letters.wordings import ASKING, THANKS
from contacts.models import Contact, Outreach, Referral
from students.models import Student
from web.calendar import DAY, HOUR, at, working_day_before, working_days_after

AFTER_A_TALK = ("hello", "thank_you", "good_news")
ABOUT_SOMEBODY = ("report_back", "introduction", "for_a_name", "for_introducing")
# What they helped with, or what Robin has landed.
WHAT = {
    "for_help": "reading my letter to the clinic with a pencil in hand",
    "good_news": "a summer at the clinic of the county, from June on",
}
# To somebody whose name may have been given.
GIVEN = ("second", "referred")
# What Robin wrote down of the talk with her.
HEARD = (
    "The first visit decides whether somebody comes back for a second one.",
    "Half the work is listening.",
)
# After how many working days, and at what hour, the student has time.
TIMES = ((4, 9), (5, 12), (6, 16))


def with_all_facts(name: str, *, zone: str, now: datetime) -> Background:
    """Return what this letter is written with where all is known that it can know."""
    student = Student(
        user=User(name="Robin Hale", zone=zone), major="Exercise Science", college="College of Health"
    )
    contact = Contact(
        student=student,
        name="Teresa Quill",
        organization="Fern Hill Clinic",
        title="Physical therapist",
        field="Physical therapy",
        met_how="Your talk at the evening on health careers",
    )
    giver = Contact(student=student, name="Samuel Oake")
    named = Contact(student=student, name="Jo Lindgren", field=contact.field)
    today, clock = now.astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone)
    asks, has_met = name in ASKING, name in AFTER_A_TALK
    talk_at = _talk_at(name, today, clock)
    has_promised = name == "thank_you"
    return Background(
        contact=contact,
        sent=_sent(name, contact, now),
        named_by=[Referral(giver=giver, named=contact, may_mention=True)] if name in GIVEN else [],
        named=named if name in (*ABOUT_SOMEBODY, "thank_you") else None,
        is_about_named=name in ABOUT_SOMEBODY,
        has_met=has_met,
        talk_at=talk_at,
        place="Room 214, Fern Hill Clinic" if talk_at else "",
        heard=HEARD if has_met else (),
        promised="send you the notes of the evening" if has_promised else "",
        may_mention=True if name == "thank_you" else None,
        what=WHAT.get(name, ""),
        due_at=now + HOUR if name in THANKS else None,
        times=[at(working_days_after(today, days), hour, clock) for days, hour in TIMES if asks],
        medium="by phone" if asks else "",
        link=settings.BASE_URL + reverse("interviews:personal_link", args=["example"]) if asks else "",
        offered_at=now if asks else None,
        next_on=working_days_after(today, 7) if has_promised or (asks and not has_met) else None,
        now=now,
    )


def with_few_facts(name: str, *, zone: str, now: datetime) -> Background:
    """Return what this letter is written with where little more than the names is known."""
    student = Student(user=User(name="Robin Hale", zone=zone))
    contact = Contact(student=student, name="Teresa Quill")
    today, clock = now.astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone)
    return Background(
        contact=contact,
        sent=_sent(name, contact, now),
        named=Contact(student=student, name="Jo Lindgren") if name in ABOUT_SOMEBODY else None,
        is_about_named=name in ABOUT_SOMEBODY,
        has_met=name in AFTER_A_TALK,
        # Whom one confirms to one meets at a time; a talk that was held may have been by e-mail.
        talk_at=_talk_at(name, today, clock) if name == "confirmation" else None,
        what=WHAT.get(name, ""),
        now=now,
    )


def _talk_at(name: str, today: date, clock: ZoneInfo) -> datetime | None:
    """Return when the talk is that this letter is about, None where it is about none."""
    if name in AFTER_A_TALK:
        return at(working_day_before(today), 14, clock)
    return at(working_days_after(today, 1), 14, clock) if name == "confirmation" else None


def _sent(name: str, contact: Contact, now: datetime) -> list[Outreach]:
    return [Outreach(contact=contact, sent_at=now - 7 * DAY)] if name == "second" else []
