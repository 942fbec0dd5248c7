"""A calendar gets a secret address, another one, and none."""

import pytest

from accounts.models import Feed
from audit.models import Event
from home import actions, feeds
from tests.races import at_once
from web.refusals import NotAllowed, Refused


def test_make_gives_an_address_that_is_the_persons_alone(ada, ben, noon):
    for student in (ada, ben):
        actions.make_feed(student.user, by=student.user, now=noon)

    address = feeds.address_of(ada.user)
    token = address.rsplit("/", 1)[-1].removesuffix(".ics")
    assert feeds.read_by(token) == ada.user
    assert address != feeds.address_of(ben.user)
    # 128 random bits and a signature.
    assert len(Feed.objects.first().key) >= 22


def test_make_twice_keeps_the_address_and_is_recorded_once(ada, noon):
    actions.make_feed(ada.user, by=ada.user, now=noon)
    address = feeds.address_of(ada.user)

    actions.make_feed(ada.user, by=ada.user, now=noon)

    assert feeds.address_of(ada.user) == address
    assert Event.objects.filter(verb="made calendar address").count() == 1


def test_make_is_refused_to_whom_nobody_can_book(dora, noon):
    with pytest.raises(NotAllowed):
        actions.make_feed(dora, by=dora, now=noon)

    assert feeds.address_of(dora) == ""


def test_renew_leaves_nothing_at_the_old_address(ada, noon):
    actions.make_feed(ada.user, by=ada.user, now=noon)
    old = feeds.address_of(ada.user).rsplit("/", 1)[-1].removesuffix(".ics")

    actions.renew_feed(ada.user, by=ada.user, now=noon)

    new = feeds.address_of(ada.user).rsplit("/", 1)[-1].removesuffix(".ics")
    assert feeds.read_by(old) is None
    assert feeds.read_by(new) == ada.user
    assert Event.objects.filter(verb="renewed calendar address", by=ada.user, subject_id=ada.user_id).exists()


def test_renew_is_refused_to_whom_has_none(ada, noon):
    with pytest.raises(Refused, match="no address any more"):
        actions.renew_feed(ada.user, by=ada.user, now=noon)

    assert not Feed.objects.exists()


def test_end_leaves_nothing_and_what_is_made_then_is_another(ada, noon):
    actions.make_feed(ada.user, by=ada.user, now=noon)
    old = feeds.address_of(ada.user)

    for _ in range(2):
        actions.end_feed(ada.user, by=ada.user, now=noon)

    assert feeds.address_of(ada.user) == ""
    assert Event.objects.filter(verb="ended calendar address").count() == 1
    actions.make_feed(ada.user, by=ada.user, now=noon)
    assert feeds.address_of(ada.user) != old


def test_each_changes_the_address_of_one_person(ada, ben, noon):
    for student in (ada, ben):
        actions.make_feed(student.user, by=student.user, now=noon)
    bens = feeds.address_of(ben.user)

    actions.renew_feed(ada.user, by=ada.user, now=noon)
    actions.end_feed(ada.user, by=ada.user, now=noon)

    assert feeds.address_of(ben.user) == bens


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_address(ada, noon):
    def click():
        actions.make_feed(ada.user, by=ada.user, now=noon)

    assert at_once(click, click) == []
    assert Feed.objects.count() == Event.objects.filter(verb="made calendar address").count() == 1
