"""/reminders/: what comes, what came, and how one wants it."""

import pytest

from audit.models import Event
from reminders import bounces
from reminders.actions import deliver, raise_due
from reminders.models import Choice, Hours, Reminder
from tests import make
from tests.make import at
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR

PAGE = "/reminders/"


def shown(browser):
    return words(browser.get(PAGE))


def form_of(browser, **changed):
    """The form as the page shows it, but for this."""
    form = browser.get(PAGE).context["form"]
    return {name: str(form.get_initial_for_field(form.fields[name], name)) for name in form.fields} | changed


def test_shows_what_will_be_due_and_when(ada, as_, noon, clock):
    make.follow_up(of=ada, due_in=5 * DAY, now=noon)

    page = shown(as_(ada))

    assert "Sun 8 Mar, 08:00" in page


def test_shows_what_waits_for_the_end_of_the_quiet_hours(ada, as_, noon, clock):
    make.note(of=ada, owed_at=at(2, 22))
    raise_due(at(3, 22))
    clock.move_to(at(3, 23))

    page = shown(as_(ada))

    assert "Wed 4 Mar, 08:" in page


def test_says_what_goes_into_the_digest(ada, as_, noon, clock):
    Choice.objects.create(person=ada.user, kind="contacts.follow_up_due", manner="digest")
    make.follow_up(of=ada, due_in=5 * DAY, now=noon)

    assert "in the digest" in shown(as_(ada))


def test_says_what_will_not_come_and_why(ada, as_, noon, clock):
    Choice.objects.create(person=ada.user, kind="contacts.follow_up_due", manner="off")
    make.follow_up(of=ada, due_in=5 * DAY, now=noon)

    assert "Not sent: switched off" in shown(as_(ada))


def test_shows_what_was_sent_by_its_subject_and_what_was_not(ada, as_, noon, sink, clock):
    make.note(of=ada, contact=make.contact(of=ada, name="Priya Natarajan"), owed_at=noon)
    make.note(of=ada, owed_at=noon - 2 * DAY)
    Choice.objects.create(person=ada.user, kind="contacts.thank_you_overdue", manner="off")
    raise_due(noon)
    deliver(noon)

    page = shown(as_(ada))

    assert "Thank Priya Natarajan" in page
    assert "Sent · Tue 3 Mar 2026, 12:00" in page
    assert "Not sent: switched off" in page


def test_shows_nothing_of_anybody_else(ada, ben, as_, noon, sink, clock):
    make.note(of=ben, contact=make.contact(of=ben, name="Omar Haddad"), owed_at=noon)
    make.follow_up(of=ben, due_in=5 * DAY, now=noon)
    raise_due(noon)
    deliver(noon)

    page = shown(as_(ada))

    assert "Omar" not in page
    assert "Nothing within two weeks" in page
    assert "Nothing yet" in page


def test_keeps_hours_and_choices_and_says_so_in_the_audit(ada, as_, noon, clock):
    browser = as_(ada)
    facts = form_of(browser, quiet_from="22", digest_hour="18", kind_contacts_follow_up_due="digest")

    response = browser.post(PAGE, facts)

    assert response.status_code == 302
    hours = Hours.objects.get(person=ada.user)
    assert (hours.quiet_from, hours.quiet_until, hours.digest_hour) == (22, 8, 18)
    assert Choice.objects.get(person=ada.user, kind="contacts.follow_up_due").manner == "digest"
    assert Event.objects.filter(verb="wished", by=ada.user).count() == 1
    assert "18:00" in browser.get(PAGE).content.decode()


def test_what_waits_is_planned_anew_when_the_hours_change(ada, as_, noon, sink, clock):
    make.note(of=ada, owed_at=at(2, 22))
    raise_due(at(3, 22))
    clock.move_to(at(3, 23))
    browser = as_(ada)

    browser.post(PAGE, form_of(browser, quiet_from="0", quiet_until="0"))
    raise_due(at(3, 23))
    deliver(at(3, 23))

    assert len(sink.letters) == 1


def test_refuses_a_digest_in_quiet_hours(ada, as_, noon, clock):
    browser = as_(ada)

    response = browser.post(PAGE, form_of(browser, digest_hour="23"))

    assert response.status_code == 422
    assert "quiet hours" in beside(response, "digest_hour")[0]
    assert not Hours.objects.exists()


@pytest.mark.parametrize("wrong", [{"quiet_from": "25"}, {"kind_contacts_follow_up_due": "sometimes"}])
def test_refuses_what_nobody_can_choose(ada, as_, noon, wrong, clock):
    browser = as_(ada)

    assert browser.post(PAGE, form_of(browser, **wrong)).status_code == 422
    assert not Choice.objects.exists()


def test_offers_no_choice_about_answers_to_acts_and_no_digest_for_what_is_about_an_hour(
    ada, as_, noon, clock
):
    form = as_(ada).get(PAGE).context["form"]

    assert "kind_appointments_booked" not in form.fields
    assert "kind_office_invitation" not in form.fields
    assert [value for value, _ in form.fields["kind_interviews_in_an_hour"].choices] == ["at_once", "off"]
    assert "kind_contacts_follow_up_due" in form.fields


def test_a_counselor_chooses_about_appointments_and_no_students_letters(cora, as_, noon, clock):
    form = as_(cora).get(PAGE).context["form"]

    assert "kind_appointments_tomorrow" in form.fields
    assert "kind_contacts_follow_up_due" not in form.fields


def test_shows_no_secret_link_to_whoever_sits_at_an_open_session(as_, noon, clock, db):
    """It would let them choose a password without having the mailbox."""
    person = make.student().user
    person.set_password("long enough, really")
    person.reset_asked_at = noon
    person.save()
    raise_due(noon)

    page = as_(person.student).get(PAGE)

    assert Reminder.objects.open().filter(kind="office.password_reset").exists()
    assert "Choose a new password" not in words(page)
    assert "/password" not in page.content.decode()


def test_a_director_who_is_asked_nothing_sees_no_empty_list_of_choices(dora, as_, noon):
    assert "Each kind of letter" not in shown(as_(dora))


def test_says_that_letters_come_back(ada, as_, noon, clock):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)

    assert "come back, so we send none there. Ask the center to set it right." in shown(as_(ada))


def test_asks_as_little_of_the_database_for_many_letters_as_for_few(ada, ben, as_, noon, sink, clock):
    for student, count in ((ada, 2), (ben, 5)):
        for _ in range(count):
            make.follow_up(of=student, due_in=5 * DAY, now=noon)
            make.note(of=student, owed_at=noon)
    raise_due(noon)
    deliver(noon)

    assert queries(as_(ada), PAGE) == queries(as_(ben), PAGE) <= 12


def test_a_new_zone_moves_what_waits(ada, as_, noon, clock):
    make.note(of=ada, owed_at=at(2, 22))
    raise_due(at(3, 22))
    before = Reminder.objects.get().next_try_at
    clock.move_to(at(3, 23))

    as_(ada).post("/settings/", {"name": ada.user.name, "zone": "Asia/Tokyo"})
    raise_due(at(3, 23))

    # In Tokyo it is one in the afternoon.
    assert Reminder.objects.get().next_try_at < before - 8 * HOUR
