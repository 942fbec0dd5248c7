"""Random histories: each contact has one step at most, it can be done, and what is stored is what the facts say."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import time_machine
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import actions as contacts
from contacts import next_step, policies, summary
from contacts.models import Contact, FollowUp, Outreach, Referral, ThankYouNote
from interviews import actions as interviews
from interviews import policies as interview_policies
from interviews.models import Interview, Proposal
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import Refused

OUTCOMES = ["agreed", "later", "declined", "bounced", "no_answer"]


class History:
    """What may happen on one student's list; each act takes one of what there is, and a number to vary it."""

    def __init__(self, student: Any, bank: list[Any]) -> None:
        self.student, self.bank = student, bank

    def does(self, name: str, which: int, now: datetime) -> None:
        """Do this; what the rules refuse, or where there is nothing to do it to, is not done."""
        try:
            self.acts(which, now)[name]()
        except (Refused, ZeroDivisionError):
            return

    def acts(self, which: int, now: datetime) -> dict[str, Callable[[], Any]]:
        told = {"by": self.student.user, "now": now}
        day = (now + which * DAY).date()
        known = Contact.objects.filter(student=self.student)
        talks = Interview.objects.filter(student=self.student)
        offers = Proposal.objects.filter(student=self.student)
        letters = Outreach.objects.filter(contact__in=known)
        notes = ThankYouNote.objects.filter(contact__in=known)
        promises = FollowUp.objects.filter(contact__in=known)
        pairs = Referral.objects.filter(student=self.student)

        def one(rows: Any) -> Any:
            found = list(rows.order_by("pk"))
            return found[which % len(found)]

        names = [contacts.GivenName(f"Person {which}", may_mention=[True, False, None][which % 3])]
        later = [now + (3 + which) * DAY]
        return {
            "add": lambda: contacts.add(self.student, name=f"Person {which}", **told),
            "ask": lambda: contacts.ask(one(known), channel="email", sent_at=now - which * HOUR, **told),
            "answer": lambda: contacts.answer(
                one(letters), outcome=OUTCOMES[which % 5], try_again_on=day, **told
            ),
            "propose": lambda: interviews.propose(
                one(known), times=later, medium="phone", minutes=20, why="Much.", questions=[], **told
            ),
            "accept": lambda: interviews.accept(one(offers), chosen_at=one(offers).times[0], now=now),
            "decline": lambda: interviews.decline(one(offers), now=now),
            "note answer": lambda: interviews.note_answer(one(offers), **told),
            "plan": lambda: interviews.plan(
                one(known), medium="phone", starts_at=now + (which - 3) * DAY, **told
            ),
            "plan by email": lambda: interviews.plan(one(known), medium="email", **told),
            "prepare": lambda: interviews.prepare(one(talks), questions=self.bank[:which], **told),
            "confirm": lambda: interviews.confirm(one(talks), **told),
            "send questions": lambda: interviews.send_questions(one(talks), **told),
            "receive answers": lambda: interviews.receive_answers(one(talks), **told),
            "move": lambda: interviews.move(
                one(talks), starts_at=now + which * HOUR, minutes=30, place="", moved_by="them", **told
            ),
            "log": lambda: interviews.log(
                one(talks),
                learned="Much.",
                names=names,
                promises=[interviews.Promised("Call", day, is_theirs=which % 2 == 0)],
                **told,
            ),
            "cancel": lambda: interviews.cancel(one(talks), cancelled_by="them", **told),
            "miss": lambda: interviews.miss(one(talks), missed_by="me", **told),
            "reopen": lambda: interviews.reopen(one(talks), **told),
            "thank": lambda: contacts.thank(one(notes), channel="email", **told),
            "excuse": lambda: contacts.excuse(one(notes), excuse="My aunt", **told),
            "reopen note": lambda: contacts.reopen_note(one(notes), **told),
            "helped": lambda: contacts.owe_help(one(known), what=f"A word {which}", **told),
            "promise": lambda: contacts.promise(one(known), text="Call", due_on=day, **told),
            "they promise": lambda: contacts.promise(
                one(known), text="The list", due_on=day, is_theirs=True, **told
            ),
            "keep": lambda: contacts.keep(one(promises), **told),
            "drop": lambda: contacts.drop(one(promises), **told),
            "refer": lambda: contacts.refer_all(one(known), names=names, **told),
            "mention": lambda: contacts.mention(one(pairs), may_mention=which % 2 == 0, **told),
            "ask for introduction": lambda: contacts.ask_for_introduction(one(pairs), **told),
            "introduced": lambda: contacts.mark_introduced(one(pairs), **told),
            "answer introduction": lambda: contacts.answer_introduction(one(pairs), **told),
            "take back": lambda: contacts.take_back_introduction(one(pairs), **told),
            "report": lambda: contacts.report_back(one(pairs), **told),
            "archive": lambda: contacts.archive(one(known), **told),
            "bring back": lambda: contacts.bring_back(one(known), **told),
            "peace": lambda: contacts.do_not_contact(one(known), **told),
            "welcome": lambda: contacts.may_contact(one(known), **told),
            "delete": lambda: contacts.delete(one(known), **told),
            "restore": lambda: contacts.restore(one(known), **told),
        }

    def can(self, contact: Contact, now: datetime) -> bool:
        """Say whether the policies let the student do what the contact's step asks for."""
        user, ref = self.student.user, contact.step_ref

        def on(model: Any, allowed: Any, *acts: str) -> bool:
            return bool(allowed(user, model.objects.get(pk=ref), now) & set(acts))

        on_talk = interview_policies.allowed
        return {
            "ask": lambda: "ask" in policies.allowed(user, contact, now),
            "ask_again": lambda: "ask" in policies.allowed(user, contact, now),
            "keep_in_touch": lambda: "ask" in policies.allowed(user, contact, now),
            "plan": lambda: "plan" in policies.allowed(user, contact, now),
            "look_beyond": lambda: on(Outreach, policies.allowed_on_outreach, "look_beyond"),
            "read_answer": lambda: on(Proposal, interview_policies.allowed_on_proposal, "note_answer"),
            "confirm": lambda: on(Interview, on_talk, "confirm"),
            "prepare": lambda: on(Interview, on_talk, "prepare"),
            "send_questions": lambda: on(Interview, on_talk, "send_questions"),
            "meet": lambda: on(Interview, on_talk, "meet"),
            "log": lambda: on(Interview, on_talk, "log"),
            "thank": lambda: on(ThankYouNote, policies.allowed_on_note, "thank"),
            "follow_up": lambda: on(FollowUp, policies.allowed_on_follow_up, "keep"),
            "nudge": lambda: on(Referral, policies.allowed_on_referral, "nudge"),
            "answer_introduction": lambda: on(Referral, policies.allowed_on_referral, "answer_introduction"),
            "report_back": lambda: on(Referral, policies.allowed_on_referral, "report_back"),
        }[contact.step]()


def facts(now: datetime) -> dict[int, tuple]:
    """What the rule says of every contact now, read afresh."""
    sql, params = next_step.derived(list(Contact.objects.values_list("pk", flat=True)), now)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {row[0]: row[2:] for row in cursor.fetchall()}


ACTS = st.tuples(st.integers(0, 10_000), st.integers(0, 9), st.integers(0, 60 * 24 * 9))


@settings(max_examples=25)
@given(moves=st.lists(ACTS, min_size=4, max_size=16))
def test_whatever_happens_there_is_one_step_that_can_be_done_and_it_is_what_the_facts_say(
    ada, as_, bank, noon, moves
):
    Contact.objects.filter(student=ada).delete()
    history, now = History(ada, bank), noon
    make.contact(of=ada, listed_at=now)
    names = sorted(history.acts(0, now))

    for choice, which, minutes in moves:
        now += minutes * MINUTE
        contacts.restate_turned(now=now)
        act = names[choice % len(names)]
        history.does(act, which, now)

        stored = {row[0]: row[1:] for row in Contact.objects.values_list("pk", *next_step.COLUMNS)}
        assert stored == facts(now), act
        assert list(summary.differences([ada.pk])) == [], act
        for contact in Contact.objects.select_related("student"):
            is_any = bool(contact.step)
            assert is_any == (contact.step_ref is not None) == (contact.step_due_at is not None)
            assert contact.step_turns_at is None or contact.step_turns_at > now
            assert 0 <= contact.reached < len(next_step.STOPS)
            assert not is_any or history.can(contact, now), (act, contact.step)

    with time_machine.travel(now, tick=False):
        for contact in Contact.objects.with_a_step():
            assert as_(ada).get(contact.step_url).status_code == 200, contact.step
