"""Maya's story at any hour: whenever it is told first, there is something to do. Told once for each moment."""

from datetime import datetime

import pytest

from appointments.drop_in_line import line_of
from contacts.models import Contact, Lead
from demo.story import stories
from interviews.models import Interview, Proposal
from tests.demo.conftest import local_day

# A Tuesday before anybody is up, in the middle of the morning and late at night; the Sunday on which clocks go back; a
# Monday before anybody is up, a Friday night, a Saturday.
MOMENTS = [
    "2026-03-03T00:30-05:00",
    "2026-03-03T09:00-05:00",
    "2026-03-03T23:30-05:00",
    "2026-11-01T15:00-05:00",
    "2026-03-02T00:30-05:00",
    "2026-10-23T23:30-04:00",
    "2027-01-16T12:00-05:00",
]
MAYA = [story for story in stories() if story.name == "Maya Okafor"]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize(
        "told", [(datetime.fromisoformat(moment), MAYA) for moment in MOMENTS], indirect=True, ids=MOMENTS
    ),
    pytest.mark.xdist_group("demo of a student"),
]


def test_drop_in_is_open_at_whatever_hour_it_is(told):
    assert line_of(told).is_open


def test_maya_has_five_kinds_of_steps_and_one_thank_you_owed_but_not_late(told):
    todays = Contact.objects.with_a_step()

    assert len({contact.step for contact in todays}) >= 5
    [thank] = [contact for contact in todays if contact.step == "thank"]
    assert thank.step_due_at > told
    assert any(contact.step == "follow_up" and contact.step_due_at < told for contact in todays)


def test_maya_has_a_lead_that_is_late_one_for_today_and_one_to_come(told):
    today = local_day(told)

    days = sorted(Lead.objects.open().values_list("due_on", flat=True))

    assert days[0] < today
    assert days[1] == today
    assert days[2] > today


def test_maya_has_times_on_offer_an_answer_to_read_and_an_introduction_to_answer(told):
    steps = dict(Contact.objects.with_a_step().values_list("step", "name"))

    assert steps["read_answer"] == "Samira Haidari"
    assert steps["answer_introduction"] == "Patricia Oyelaran"
    assert min(Proposal.objects.open(told).get().times) > told
    assert Interview.objects.open().get(contact__name="Nkechi Adeyinka").starts_at > told
