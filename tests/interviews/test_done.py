"""What is called done from a letter is what its page does: the same act, by the same person, and the same way back."""

import pytest

from audit.models import Event
from contacts.models import Contact
from interviews.models import Interview
from reminders import answering
from reminders.kinds import kinds
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import Refused


def promised(ada, noon):
    return make.follow_up(of=ada, due_in=DAY, now=noon - 2 * DAY), "kept", "reopened"


def lead(ada, noon):
    return make.lead(of=ada, due_in=DAY, now=noon - 2 * DAY), "followed", "reopened"


def to_report(ada, noon):
    pair = make.referral(giver=make.contact(of=ada), now=noon - 9 * DAY)
    make.interview(of=ada, contact=pair.named, held_at=noon - 3 * DAY)
    return pair, "reported back", "reopened report"


def waiting(ada, noon):
    pair = make.referral(giver=make.contact(of=ada), introduction="asked", now=noon - 12 * DAY)
    return pair, "nudged", ""


def introduced(ada, noon):
    pair = make.referral(giver=make.contact(of=ada), introduction="introduced", now=noon - DAY)
    return pair, "marked answered", "took back introduction"


def to_confirm(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + 20 * HOUR, planned_at=noon - 5 * DAY)
    return talk, "confirmed", "unconfirmed"


def thanks(ada, noon):
    return make.note(of=ada, owed_at=noon - DAY), "thanked", "reopened"


def task(ada, noon):
    make.hours(of=ada.counselor)
    met = make.fulfilled(of=ada, starts_at=noon - 4 * DAY)
    return make.task(on=met, due_in=DAY, now=noon - DAY), "finished", "reopened"


CASES = {
    "appointments.task_due": task,
    "contacts.follow_up_due": promised,
    "contacts.lead_due": lead,
    "contacts.report_back": to_report,
    "contacts.introduction_waiting": waiting,
    "contacts.introduction_to_answer": introduced,
    "contacts.thank_you_overdue": thanks,
    "interviews.confirm": to_confirm,
}


def is_open(letter, noon):
    return answering.asked(letter, noon).still is not None


def test_every_kind_that_can_be_done_is_in_the_table():
    ways = {kind.done.__class__ for kind in kinds.values() if kind.done}

    assert {kinds[name].done.__class__ for name in CASES} == ways


@pytest.mark.parametrize("name", CASES)
def test_is_done_and_taken_back_as_on_its_page(name, ada, noon):
    row, did, undid = CASES[name](ada, noon)
    letter = make.told(kind=name, about=row, to=ada.user)
    way = next(iter(kinds[name].done.ways), "")
    assert is_open(letter, noon)

    answering.finish(letter, way=way, now=noon)
    answering.finish(letter, way=way, now=noon)

    assert not is_open(letter, noon)
    assert Event.objects.get(verb=did, subject_id=row.pk).by == ada.user
    assert (answering.asked(letter, noon).done_row is not None) == bool(undid)

    answering.take_back(letter, now=noon + HOUR)
    answering.take_back(letter, now=noon + HOUR)

    assert is_open(letter, noon) == bool(undid)
    assert Event.objects.filter(verb=undid, subject_id=row.pk).count() == bool(undid)


@pytest.mark.parametrize("name", CASES)
def test_whoever_was_quicker_on_its_page_is_no_fault(name, ada, noon, monkeypatch):
    """The page was posted between the look and the act."""
    row, did, _ = CASES[name](ada, noon)
    letter = make.told(kind=name, about=row, to=ada.user)
    done = kinds[name].done
    way, act = next(iter(done.ways), ""), done.finish

    def late(row, way, *, by, now):
        act(row, way, by=by, now=now)
        act(row, way, by=by, now=now)

    monkeypatch.setattr(done, "finish", late, raising=True)
    answering.finish(letter, way=way, now=noon)

    assert Event.objects.filter(verb=did, subject_id=row.pk).count() == 1


def test_what_its_act_refuses_is_refused(ada, noon, monkeypatch):
    row, *_ = promised(ada, noon)
    letter = make.told(kind="contacts.follow_up_due", about=row, to=ada.user)

    def refuse(*args, **told):
        raise Refused("Not today.")

    monkeypatch.setattr(kinds["contacts.follow_up_due"].done, "finish", refuse)

    with pytest.raises(Refused, match="Not today"):
        answering.finish(letter, way="", now=noon)


def test_an_answered_introduction_is_a_letter_to_whoever_was_named(ada, noon):
    pair, *_ = introduced(ada, noon)
    letter = make.told(kind="contacts.introduction_to_answer", about=pair, to=ada.user)

    answering.finish(letter, way="", now=noon)

    assert Contact.objects.get(pk=pair.named_id).outreach_set.count() == 1


def test_a_talk_that_has_begun_is_confirmed_no_more(ada, noon):
    talk, *_ = to_confirm(ada, noon)
    letter = make.told(kind="interviews.confirm", about=talk, to=ada.user)

    answering.finish(letter, way="", now=noon + DAY)

    assert not is_open(letter, noon + DAY)
    assert is_open(letter, noon)
    assert Interview.objects.get().confirmed_at is None
