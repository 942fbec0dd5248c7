"""The secret link of an invitation."""

import pytest

from accounts.models import User
from office import actions, invitations
from tests import make
from web.calendar import DAY, HOUR


@pytest.fixture
def invited(db, noon):
    person = make.user(role="student")
    User.objects.filter(pk=person.pk).update(invited_at=noon)
    return User.objects.get(pk=person.pk)


def test_names_the_person_invited(invited, noon):
    assert invitations.user_of(invitations.token(invited), noon) == invited


def test_names_nobody_once_they_are_invited_again(invited, dora, noon):
    old = invitations.token(invited)

    actions.invite_again(invited, by=dora, now=noon + HOUR)

    assert invitations.user_of(old, noon) is None


def test_names_nobody_once_there_is_a_password(invited, noon):
    token = invitations.token(invited)

    actions.accept_invitation(invited, password="long enough, really", now=noon)

    assert invitations.user_of(token, noon) is None


def test_names_nobody_once_the_account_is_closed(invited, noon):
    User.objects.update(deactivated_at=noon)

    assert invitations.user_of(invitations.token(invited), noon) is None


def test_names_nobody_after_two_weeks(invited, noon):
    token = invitations.token(invited)

    assert invitations.user_of(token, noon + 14 * DAY - HOUR) == invited
    assert invitations.user_of(token, noon + 14 * DAY) is None


@pytest.mark.parametrize("forged", ["", "x", "WzEsIiJd:1xyz:abc", "é"])
def test_names_nobody_when_forged(invited, noon, forged):
    assert invitations.user_of(forged, noon) is None
