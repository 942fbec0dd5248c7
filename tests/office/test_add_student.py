"""Adding people, inviting them, and their first password."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import Event
from office import actions
from reminders.actions import raise_due
from reminders.models import Reminder
from students.models import Student, Summary
from tests import make
from web.calendar import HOUR
from web.refusals import Refused

PASSWORD = "a calm sea and a long way"


def add(dora, noon, **facts):
    told = {"name": "Ada Moreno", "email": "ada@school.test", "zone": "America/New_York"} | facts
    return actions.add_student(**told, by=dora, now=noon)


def test_a_student_has_an_account_an_empty_list_and_somebody_to_turn_to(dora, cora, noon):
    student = add(dora, noon, counselor=cora, major="Biology", class_of=2027)

    assert (student.user.role, student.counselor, student.class_of) == ("student", cora, 2027)
    assert not student.user.has_usable_password()
    assert Summary.objects.get(student=student).contacts == 0


def test_an_invitation_goes_out_at_once(dora, noon):
    student = add(dora, noon)

    raise_due(noon)

    assert Reminder.objects.get(kind="office.invitation").recipient == student.user


@pytest.mark.parametrize("role", ["student", "counselor", "director"])
def test_refuses_an_address_that_somebody_has(role, dora, noon):
    known = make.user(role=role)

    with pytest.raises(Refused, match="is here already") as refusal:
        add(dora, noon, email=known.email)

    assert refusal.value.field == "email"
    assert not Student.objects.exists()


def test_a_counselor_has_an_account_and_an_empty_caseload(dora, noon):
    counselor = actions.add_counselor(name="Cora", email="cora@school.test", zone="UTC", by=dora, now=noon)

    assert (counselor.user.role, counselor.user.invited_at) == ("counselor", noon)
    assert not Student.objects.visible_to(counselor.user).exists()


def test_the_first_director_invites_herself(db, noon):
    person = actions.add_director(name="Dora", email="dora@school.test", zone="UTC", now=noon)

    assert person.is_director
    assert Event.objects.get().by == person


def test_inviting_again_sends_a_fresh_letter(dora, noon):
    student = add(dora, noon)
    raise_due(noon)

    actions.invite_again(student.user, by=dora, now=noon + HOUR)
    raise_due(noon + HOUR)

    assert Reminder.objects.filter(kind="office.invitation").count() == 2


def test_nobody_is_invited_again_who_has_a_password_or_left(dora, noon):
    joined = make.user(role="student", password=PASSWORD)
    left = make.user(role="student")
    User.objects.filter(pk=left.pk).update(deactivated_at=noon)

    for person in (joined, left):
        with pytest.raises(Refused):
            actions.invite_again(person, by=dora, now=noon)


def test_a_first_password_uses_the_invitation_up(dora, noon):
    student = add(dora, noon)

    actions.accept_invitation(student.user, password=PASSWORD, now=noon)

    student.user.refresh_from_db()
    assert student.user.check_password(PASSWORD)
    with pytest.raises(Refused, match="has been used"):
        actions.accept_invitation(student.user, password="another one, later", now=noon)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"email": "Ada@School.test"}, "user_email_in_lower_case"),
        ({"role": "admin"}, "user_role_is_known"),
    ],
)
def test_the_database_refuses_a_person_with(ada, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.filter(pk=ada.user_id).update(**facts)


def test_the_database_refuses_a_class_of_another_century(ada):
    with pytest.raises(IntegrityError, match="student_class_of_this_century"), transaction.atomic():
        Student.objects.filter(pk=ada.pk).update(class_of=1999)
