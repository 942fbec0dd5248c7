"""What the director does about letters that do not arrive is written down, once."""

import pytest

from audit.models import Event
from office import actions
from reminders import bounces
from reminders.models import Bounce
from tests import make
from tests.races import at_once
from web.refusals import Refused


def trail():
    return list(Event.objects.values_list("verb", "subject_type", "subject_id", "by__name").order_by("pk"))


def test_each_act_on_a_letter_leaves_its_trail(ada, dora, noon):
    first, second = make.failed_letter(to=ada.user), make.failed_letter(to=ada.user)
    before = len(trail())

    actions.try_again(first, by=dora, now=noon)
    was = actions.drop_letter(second, by=dora, now=noon)
    actions.put_back_letter(second, failed_at=was.failed_at, reason=was.reason, by=dora, now=noon)

    assert trail()[before:] == [
        ("tried again", "reminder", first.pk, dora.name),
        ("dropped", "reminder", second.pk, dora.name),
        ("put back", "reminder", second.pk, dora.name),
    ]


def test_an_act_that_is_refused_leaves_none(ada, dora, noon):
    letter = make.failed_letter(to=ada.user)
    actions.drop_letter(letter, by=dora, now=noon)
    before = trail()

    for act in (actions.try_again, actions.drop_letter):
        with pytest.raises(Refused):
            act(letter, by=dora, now=noon)

    assert trail() == before


def test_an_address_that_works_is_written_to_again(ada, dora, noon):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)

    actions.write_again(ada.user, by=dora, now=noon)

    assert not bounces.unreachable([ada.user_id], noon)
    assert trail()[-1] == ("wrote again to", "user", ada.user_id, dora.name)


def test_refuses_to_forgive_an_address_that_has_sent_nothing_back(ada, dora, noon):
    before = trail()

    with pytest.raises(Refused, match="No letter to Ada Moreno has come back"):
        actions.write_again(ada.user, by=dora, now=noon)

    assert trail() == before


@pytest.mark.django_db(transaction=True)
def test_two_directors_who_try_again_at_once_are_one(ada, dora, noon):
    letter = make.failed_letter(to=ada.user)
    before = len(trail())

    (raised,) = at_once(
        lambda: actions.try_again(letter, by=dora, now=noon),
        lambda: actions.try_again(letter, by=dora, now=noon),
    )

    assert isinstance(raised, Refused)
    assert [event[0] for event in trail()[before:]] == ["tried again"]


@pytest.mark.django_db(transaction=True)
def test_two_directors_who_forgive_at_once_are_one(ada, dora, noon):
    bounces.note(ada.user, "550 No such mailbox", is_permanent=True, now=noon)
    before = len(trail())

    (raised,) = at_once(
        lambda: actions.write_again(ada.user, by=dora, now=noon),
        lambda: actions.write_again(ada.user, by=dora, now=noon),
    )

    assert isinstance(raised, Refused)
    assert len(trail()) == before + 1
    assert Bounce.objects.get().forgiven_at == noon
