"""What is called done from a letter: thanks, promises, leads, introductions, reports. Each by its own action."""

from datetime import datetime

from accounts.models import User
from contacts import actions, policies
from contacts.models import Draft, FollowUp, Lead, Referral, ThankYouNote
from reminders.done import Done


class Thanked(Done):
    """Sent, in one of the ways in which thanks go; with what was typed of it, if anything was."""

    words = "I have thanked them by"
    ways = {value: str(label) for value, label in ThankYouNote.Channel.choices}

    def finish(self, row: ThankYouNote, way: str, *, by: User, now: datetime) -> None:
        typed = Draft.objects.filter(contact=row.contact, letter=row.draft).order_by("-saved_at").first()
        actions.thank(row, channel=way, text=typed.text if typed else "", by=by, now=now)

    def is_undone_by(self, person: User, row: ThankYouNote, now: datetime) -> bool:
        return row.status == "sent" and "reopen" in policies.allowed_on_note(person, row, now)

    def undo(self, row: ThankYouNote, *, by: User, now: datetime) -> None:
        actions.reopen_note(row, by=by, now=now)


class Kept(Done):
    """The promise is kept, whosever it was."""

    words = "It is done"

    def finish(self, row: FollowUp, way: str, *, by: User, now: datetime) -> None:
        actions.keep(row, by=by, now=now)

    def is_undone_by(self, person: User, row: FollowUp, now: datetime) -> bool:
        return row.status == "kept" and "reopen" in policies.allowed_on_follow_up(person, row, now)

    def undo(self, row: FollowUp, *, by: User, now: datetime) -> None:
        actions.reopen_follow_up(row, by=by, now=now)


class Followed(Done):
    """The lead is followed to its end; whoever knows what comes next says so on its page."""

    words = "I have done it, and nothing comes next"

    def finish(self, row: Lead, way: str, *, by: User, now: datetime) -> None:
        actions.follow_lead(row, by=by, now=now)

    def is_undone_by(self, person: User, row: Lead, now: datetime) -> bool:
        return row.status == "done" and "reopen" in policies.allowed_on_lead(person, row, now)

    def undo(self, row: Lead, *, by: User, now: datetime) -> None:
        actions.reopen_lead(row, by=by, now=now)


class Reported(Done):
    """Whoever gave the name has heard how the talk went."""

    words = "They have heard from me"

    def finish(self, row: Referral, way: str, *, by: User, now: datetime) -> None:
        actions.report_back(row, by=by, now=now)

    def is_undone_by(self, person: User, row: Referral, now: datetime) -> bool:
        return "reopen_report" in policies.allowed_on_referral(person, row, now)

    def undo(self, row: Referral, *, by: User, now: datetime) -> None:
        actions.reopen_report(row, by=by, now=now)


class Nudged(Done):
    """The giver was asked how it goes: the wait begins anew. There is no way back, as there is none on its page."""

    words = "I have asked how it goes"

    def finish(self, row: Referral, way: str, *, by: User, now: datetime) -> None:
        actions.nudge(row, by=by, now=now)


class Introduced(Done):
    """The student has answered the introduction."""

    words = "I have answered"

    def finish(self, row: Referral, way: str, *, by: User, now: datetime) -> None:
        actions.answer_introduction(row, by=by, now=now)

    def is_undone_by(self, person: User, row: Referral, now: datetime) -> bool:
        may = policies.allowed_on_referral(person, row, now)
        return row.introduction == "answered" and "take_back_introduction" in may

    def undo(self, row: Referral, *, by: User, now: datetime) -> None:
        actions.take_back_introduction(row, by=by, now=now)
