"""Thirty days after somebody was taken off a list, nothing of them is left."""

from contacts import actions
from contacts.models import Contact, Referral
from interviews.models import Interview, InterviewLog
from reminders import actions as reminders
from students.models import Summary
from tests import make
from web.calendar import DAY, MINUTE


def test_erases_with_all_that_hangs_on_them_after_thirty_days(ada, noon):
    gone = make.contact(of=ada, name="Gone")
    make.outreach(to=gone)
    make.note(of=ada, contact=gone)
    make.follow_up(of=ada, contact=gone)
    actions.refer(gone, name="Marcus Webb", by=ada.user, now=noon)
    lead = make.lead(of=ada, contact=gone)
    actions.delete(gone, by=ada.user, now=noon)

    reminders.tick(now=noon + 30 * DAY)

    assert [contact.name for contact in Contact.objects.all()] == ["Marcus Webb"]
    assert not Referral.objects.exists()
    assert not Interview.objects.exists()
    assert not InterviewLog.objects.exists()
    lead.refresh_from_db()
    assert lead.contact is None


def test_erases_nobody_before_that_and_nobody_who_was_put_back(ada, noon):
    gone, back = make.contact(of=ada, name="Gone"), make.contact(of=ada, name="Back")
    for contact in (gone, back):
        actions.delete(contact, by=ada.user, now=noon)
    actions.restore(back, by=ada.user, now=noon + DAY)

    reminders.tick(now=noon + 30 * DAY - MINUTE)
    assert Contact.objects.count() == 2

    reminders.tick(now=noon + 31 * DAY)
    assert list(Contact.objects.all()) == [back]


def test_figures_stay_as_they_were(ada, noon):
    make.contact(of=ada)
    actions.delete(make.contact(of=ada, name="Gone"), by=ada.user, now=noon)
    before = Summary.objects.values().get()

    actions.erase(now=noon + 30 * DAY)

    assert Summary.objects.values().get() == before


def test_erases_many_in_turns(ada, noon):
    make.crowd(of=ada, count=30)
    Contact.objects.update(deleted_at=noon)

    erased = [actions.erase(now=noon + 30 * DAY, at_most=12) for _ in range(4)]

    assert erased == [12, 12, 6, 0]
    assert not Contact.objects.exists()
