"""Noting a lead, correcting it, following it, letting it go, and undoing either."""

import pytest

from audit.models import Event
from contacts import actions
from contacts.models import Contact, Lead
from reminders.actions import raise_due
from reminders.models import Reminder
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused

EDITED = {"kind": "event", "title": "Evening of the alumni", "next_action": "Register"}


@pytest.fixture
def lead(ada, noon):
    return make.lead(of=ada, contact=make.contact(of=ada))


def edit(lead, *, now, **facts):
    told = EDITED | {"due_on": lead.due_on, "who": "Priya Nair"} | facts
    actions.edit_lead(lead, by=lead.student.user, now=now, **told)
    lead.refresh_from_db()


def test_a_lead_is_reminded_of_at_eight_and_due_when_its_day_ends(ada, lead):
    lead.refresh_from_db()

    # Between noting and the day the clocks go forward in New York.
    assert f"{lead.remind_at:%Y-%m-%d %H:%M}" == "2026-03-10 12:00"
    assert f"{lead.due_at:%Y-%m-%d %H:%M}" == "2026-03-11 04:00"
    assert lead.contact.name == "Priya Nair"
    assert Event.objects.filter(verb="noted", subject_id=lead.pk, student_id=ada.pk).count() == 1
    assert Summary.objects.get(student=ada).active_at == lead.noted_at


def test_today_is_soon_enough_and_a_day_that_is_over_is_not(db, noon):
    student = make.student(zone="Asia/Tokyo")  # already Wednesday

    with pytest.raises(Refused, match="day is over") as refusal:
        make.lead(of=student, due_in=0 * DAY)

    assert refusal.value.field == "due_on"
    assert make.lead(of=student, due_in=DAY).status == "open"


@pytest.mark.parametrize("who", ["priya  nair", "PRIYA NAÏR", " Priya Nair "])
def test_who_mentioned_it_is_found_in_any_spelling(who, ada):
    contact = make.contact(of=ada)

    assert make.lead(of=ada, who=who).contact == contact


@pytest.mark.parametrize("known", ["nobody", "of another list", "off the list"])
def test_a_name_that_is_not_on_the_list_is_refused_and_makes_no_contact(known, ada, ben, noon):
    if known == "of another list":
        make.contact(of=ben)
    if known == "off the list":
        actions.delete(make.contact(of=ada), by=ada.user, now=noon)
    before = Contact.objects.count()

    with pytest.raises(Refused, match="Nobody on your list has this name") as refusal:
        make.lead(of=ada, who="Priya Nair")

    assert refusal.value.field == "who"
    assert (Contact.objects.count(), Lead.objects.count()) == (before, 0)


def test_of_two_of_one_name_the_one_it_was_noted_from_is_meant(ada):
    make.contact(of=ada)
    second = make.contact(of=ada)

    assert make.lead(of=ada, contact=second).contact == second
    with pytest.raises(Refused, match="Several people") as refusal:
        make.lead(of=ada, who="Priya Nair")
    assert refusal.value.field == "who"


def test_a_contact_it_was_noted_from_counts_only_by_the_name_that_was_left(ada, noon):
    first, second = make.contact(of=ada), make.contact(of=ada, name="Marcus Webb")

    assert make.lead(of=ada, contact=first, who="Marcus Webb").contact == second
    assert make.lead(of=ada, contact=first, who="").contact is None


def test_correcting_it_changes_what_is_named_and_tells_no_texts(lead, ada, noon):
    set_at = lead.set_at

    edit(lead, title="Evening of the biologists", link="https://x.edu", now=noon + HOUR)

    assert (lead.title, lead.link, lead.set_at) == ("Evening of the biologists", "https://x.edu", set_at)
    assert Event.objects.get(verb="edited").fields == ["title", "link"]


def test_another_day_moves_its_reminder(lead, noon):
    edit(lead, due_on=(noon + DAY).date(), now=noon + HOUR)

    assert f"{lead.remind_at:%Y-%m-%d %H:%M}" == "2026-03-04 13:00"
    assert f"{lead.due_at:%Y-%m-%d %H:%M}" == "2026-03-05 05:00"
    assert lead.set_at == noon + HOUR


def test_a_late_lead_may_be_corrected_and_keeps_its_day_unless_a_day_to_come_is_chosen(lead, noon):
    later = noon + 9 * DAY

    edit(lead, title="Evening of the biologists", now=later)
    with pytest.raises(Refused, match="day is over"):
        edit(lead, due_on=(noon + 8 * DAY).date(), now=later)

    lead.refresh_from_db()
    assert (lead.title, lead.due_on) == ("Evening of the biologists", (noon + 7 * DAY).date())


def test_correcting_it_keeps_which_of_two_namesakes_mentioned_it(lead, ada, noon):
    make.contact(of=ada)
    known = lead.contact

    edit(lead, title="Evening of the biologists", now=noon)

    assert lead.contact == known


def test_correcting_it_forgets_nobody_who_is_off_the_list(lead, ada, noon):
    actions.delete(lead.contact, by=ada.user, now=noon)

    edit(lead, who="", now=noon)

    assert lead.contact is not None
    assert lead.mentioned_by is None


def test_nobody_mentioned_it_after_all(lead, noon):
    edit(lead, who="", now=noon)

    assert lead.contact is None


def test_followed_it_is_done(lead, ada, noon):
    followed = actions.follow_lead(lead, by=ada.user, now=noon)

    assert (followed.status, followed.done_at) == ("done", noon)
    assert Event.objects.get(verb="followed").fields == ["done_at"]


def test_followed_with_something_next_it_goes_on(lead, ada, noon):
    actions.follow_lead(
        lead, next_action="Write to the speaker", due_on=(noon + DAY).date(), by=ada.user, now=noon
    )

    lead.refresh_from_db()
    assert (lead.status, lead.next_action) == ("open", "Write to the speaker")
    assert f"{lead.due_at:%Y-%m-%d %H:%M}" == "2026-03-05 05:00"
    assert lead.title == "Evening of the alumni"


def test_what_is_next_has_a_day_to_come(lead, ada, noon):
    with pytest.raises(Refused, match="day is over") as refusal:
        actions.follow_lead(lead, next_action="Write", due_on=(noon - DAY).date(), by=ada.user, now=noon)

    assert refusal.value.field == "due_on"
    lead.refresh_from_db()
    assert lead.next_action == "Register"


@pytest.mark.parametrize("act", [actions.follow_lead, actions.drop_lead])
def test_undone_it_is_open_again_as_it_was(lead, ada, noon, act):
    act(lead, by=ada.user, now=noon)

    actions.reopen_lead(lead, by=ada.user, now=noon)

    lead.refresh_from_db()
    assert (lead.status, lead.next_action, lead.due_on) == ("open", "Register", (noon + 7 * DAY).date())


@pytest.mark.parametrize("act", [actions.follow_lead, actions.drop_lead, edit])
def test_a_settled_lead_is_only_opened_again(lead, ada, noon, act):
    actions.drop_lead(lead, by=ada.user, now=noon)

    with pytest.raises(NotAllowed, match="settled already"):
        act(lead, now=noon, **({} if act is edit else {"by": ada.user}))


def test_an_open_lead_cannot_be_reopened(lead, ada, noon):
    with pytest.raises(NotAllowed, match="still open"):
        actions.reopen_lead(lead, by=ada.user, now=noon)


@pytest.mark.parametrize("whose", ["ben", "cora"])
def test_nobody_else_may(lead, ada, noon, whose, request):
    somebody = request.getfixturevalue(whose).user
    facts = EDITED | {"due_on": noon.date()}

    for act in (actions.follow_lead, actions.drop_lead, actions.reopen_lead):
        with pytest.raises(NotAllowed):
            act(lead, by=somebody, now=noon)
    with pytest.raises(NotAllowed):
        actions.edit_lead(lead, **facts, by=somebody, now=noon)
    with pytest.raises(NotAllowed):
        actions.note_lead(ada, **facts, by=somebody, now=noon)


def eight_of(lead):
    lead.refresh_from_db()
    return lead.remind_at


def raised():
    return list(Reminder.objects.filter(kind="contacts.lead_due").values_list("due_at", flat=True))


def test_a_letter_comes_at_eight_by_the_students_clock_and_once(lead, noon):
    eight = eight_of(lead)

    raise_due(eight - HOUR)
    assert raised() == []
    raise_due(eight)
    raise_due(eight + HOUR)
    assert raised() == [eight]


def test_a_letter_comes_again_for_what_is_next(lead, ada, noon):
    first = eight_of(lead)
    raise_due(first)
    actions.follow_lead(
        lead, next_action="Write", due_on=(noon + 9 * DAY).date(), by=ada.user, now=first + HOUR
    )

    raise_due(eight_of(lead))

    assert raised() == [first, lead.remind_at]


def test_no_letter_comes_for_a_day_that_was_chosen_on_it(lead, ada, noon):
    make.lead(of=ada, due_in=0 * DAY)
    edit(lead, due_on=noon.date(), now=noon)

    raise_due(noon + HOUR)

    assert raised() == []


@pytest.mark.parametrize("act", [actions.follow_lead, actions.drop_lead])
def test_no_letter_comes_about_a_settled_lead(lead, ada, noon, act):
    act(lead, by=ada.user, now=noon)

    raise_due(eight_of(lead))

    assert raised() == []


def test_a_letter_comes_though_who_mentioned_it_is_off_the_list(lead, ada, noon):
    actions.delete(lead.contact, by=ada.user, now=noon)

    raise_due(eight_of(lead))

    assert raised() == [lead.remind_at]
