from contacts import actions
from tests import make
from web.calendar import DAY


def test_a_name_alone_is_enough_and_the_next_step_is_to_write(ada, noon):
    contact = make.contact(of=ada, name="Priya Nair", listed_at=noon)

    contact.refresh_from_db()
    assert (contact.step, contact.step_ref, contact.reached) == ("ask", contact.pk, 0)


def test_after_a_letter_the_contact_rests_until_seven_working_days_later(ada, noon):
    contact = make.contact(of=ada, listed_at=noon)

    actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert contact.step == ""
    assert f"{contact.step_turns_at:%Y-%m-%d %H:%M}" == "2026-03-12 13:00"
    assert actions.restate_turned(now=noon + 9 * DAY) == 1
    contact.refresh_from_db()
    assert contact.step == "ask_again"
