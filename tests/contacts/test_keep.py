"""Keeping a promise, letting it go, and undoing either."""

import pytest

from contacts import actions
from students.models import Summary
from tests import make
from web.refusals import NotAllowed


@pytest.fixture
def promised(ada):
    return make.follow_up(of=ada)


@pytest.mark.parametrize(("act", "status"), [(actions.keep, "kept"), (actions.drop, "dropped")])
def test_settles_the_promise(ada, noon, promised, act, status):
    act(promised, by=ada.user, now=noon)

    promised.refresh_from_db()
    assert promised.status == status
    assert Summary.objects.get(student=ada).promised == 0
    assert promised.contact.step == "ask"


@pytest.mark.parametrize("act", [actions.keep, actions.drop])
def test_undone_it_is_open_again(ada, noon, promised, act):
    act(promised, by=ada.user, now=noon)

    actions.reopen_follow_up(promised, by=ada.user, now=noon)

    promised.refresh_from_db()
    assert promised.status == "open"
    assert Summary.objects.get(student=ada).promised == 1


@pytest.mark.parametrize("act", [actions.keep, actions.drop])
def test_refuses_a_promise_that_is_settled(ada, noon, promised, act):
    actions.keep(promised, by=ada.user, now=noon)

    with pytest.raises(NotAllowed, match="settled already"):
        act(promised, by=ada.user, now=noon)


def test_an_open_promise_cannot_be_reopened(ada, noon, promised):
    with pytest.raises(NotAllowed, match="still open"):
        actions.reopen_follow_up(promised, by=ada.user, now=noon)


def test_nobody_else_may(ben, noon, promised):
    with pytest.raises(NotAllowed):
        actions.keep(promised, by=ben.user, now=noon)
