"""Other help, and good news for everybody who helped."""

import pytest

from audit.models import Event
from contacts import actions, gratitude, next_step, summary
from contacts.models import Contact, ThankYouNote
from students.models import Summary
from tests import make
from tests.races import at_once
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused


@pytest.fixture
def rosa(ada):
    return make.contact(of=ada, name="Rosa Duarte")


def help_(contact, what="reading my letter", now=make.NOON):
    return actions.owe_help(contact, what=what, by=contact.student.user, now=now)


def land(ada, people, what="a summer at Mercy", now=make.NOON):
    return actions.land(ada, what=what, people=people, by=ada.user, now=now)


def wrong(ada, now=make.NOON):
    everybody = list(Contact.objects.values_list("pk", flat=True))
    return [*next_step.differences(everybody, now), *summary.differences([ada.pk])]


def test_is_owed_for_a_week(ada, rosa, noon):
    note = help_(rosa)

    assert (note.because, note.what, note.owed_at, note.due_at) == (
        "helped",
        "reading my letter",
        noon,
        noon + 7 * DAY,
    )
    rosa.refresh_from_db()
    assert Summary.objects.get(student=ada).owed == 1
    assert Event.objects.filter(verb="noted help", subject_id=note.pk).count() == 1
    assert wrong(ada) == []


def test_told_twice_it_is_owed_once(rosa):
    assert help_(rosa) == help_(rosa)

    assert ThankYouNote.objects.count() == 1


def test_other_help_or_help_after_thanks_is_owed_anew(ada, rosa, noon):
    actions.thank(help_(rosa), channel="email", by=ada.user, now=noon)

    help_(rosa)
    help_(rosa, "the ride to the fair")

    assert ThankYouNote.objects.owed().count() == 2


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact, actions.delete])
def test_nothing_is_owed_to_somebody_who_is_not_written_to(act, ada, rosa, noon):
    act(rosa, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        help_(rosa)


@pytest.mark.parametrize("who", ["ben", "cora", "dora"])
def test_nobody_else_may(who, rosa, noon, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        actions.owe_help(rosa, what="x", by=getattr(person, "user", person), now=noon)


def test_by_name_it_is_somebody_on_the_list_or_somebody_new(ada, rosa, noon):
    told = {"by": ada.user, "now": noon}

    known = actions.owe_help_of(ada, who="rosa duarte", what="a book", **told)
    new = actions.owe_help_of(ada, who="Jo Lindgren", what="a book", **told)

    assert known.contact == rosa
    assert new.contact.name == "Jo Lindgren"
    assert wrong(ada) == []


def test_by_name_whoever_was_put_aside_is_back(ada, rosa, noon):
    actions.archive(rosa, by=ada.user, now=noon)

    actions.owe_help_of(ada, who="Rosa Duarte", what="a book", by=ada.user, now=noon)

    rosa.refresh_from_db()
    assert rosa.archived_at is None


def helpers(ada):
    """One who gave time, one who gave a name, one who helped; and some who did not, or are not written to."""
    met = make.note(of=ada, contact=make.contact(of=ada, name="Met")).contact
    giver = make.contact(of=ada, name="Giver")
    make.referral(giver=giver, name="Named")
    helped = help_(make.contact(of=ada, name="Helped")).contact
    for name, act in (("Silent", actions.do_not_contact), ("Gone", actions.delete)):
        act(help_(make.contact(of=ada, name=name)).contact, by=ada.user, now=make.NOON)
    make.outreach(to=make.contact(of=ada, name="Asked"))
    return [giver, helped, met]


def test_everybody_who_helped_is_to_hear_of_good_news(ada):
    people = helpers(ada)

    assert list(gratitude.helped(Contact.objects.visible_to(ada.user))) == people


def test_each_of_them_is_owed_a_note_at_once(ada, noon, django_assert_max_num_queries):
    people = helpers(ada)

    with django_assert_max_num_queries(14):
        notes = land(ada, people)

    assert {(n.contact, n.because, n.what, n.due_at) for n in notes} == {
        (contact, "landed", "a summer at Mercy", noon + 7 * DAY) for contact in people
    }
    assert wrong(ada) == []


def test_done_twice_is_done_once(ada):
    people = helpers(ada)
    land(ada, people[:1])

    again = land(ada, people)

    assert [note.contact for note in again] == people[1:]
    assert land(ada, people) == []


@pytest.mark.django_db(transaction=True)
def test_done_twice_at_once_is_done_once(ada):
    people = helpers(ada)

    assert at_once(lambda: land(ada, people), lambda: land(ada, people)) == []

    assert ThankYouNote.objects.filter(because="landed").count() == len(people)


def test_nobody_is_told_who_did_not_help_or_is_on_another_list(ada, ben, noon):
    stranger = help_(make.contact(of=ben)).contact
    with pytest.raises(Refused, match="at least one"):
        land(ada, [stranger, make.contact(of=ada, name="Asked")])

    with pytest.raises(NotAllowed):
        actions.land(ada, what="x", people=[stranger], by=ben.user, now=noon)


def test_taken_back_it_is_owed_to_nobody_but_whom_was_told(ada, noon):
    people = helpers(ada)
    first, *_ = land(ada, people)
    actions.thank(first, channel="phone", by=ada.user, now=noon + HOUR)

    assert actions.take_back_landing(ada, landed_at=noon, by=ada.user, now=noon + HOUR) == 2

    assert list(ThankYouNote.objects.filter(because="landed")) == [first]
    assert wrong(ada, noon + HOUR) == []


def test_two_cards_of_one_person_are_told_once(ada, noon):
    one, twin = make.contact(of=ada, name="Priya Nair"), make.contact(of=ada, name="Pria Nair")
    for card in (one, twin):
        actions.thank(help_(card), channel="card", by=ada.user, now=noon)
    _, told = land(ada, [one, twin])[0], ThankYouNote.objects.get(because="landed", contact=twin)
    actions.thank(told, channel="card", by=ada.user, now=noon)

    merged = actions.merge(kept=one, gone=twin, by=ada.user, now=noon)
    assert [n.status for n in ThankYouNote.objects.filter(because="landed", contact=one)] == ["sent"]
    assert wrong(ada) == []
    actions.take_apart(merged, by=ada.user, now=noon)

    apart = ThankYouNote.objects.filter(because="landed").values_list("contact__name", "sent_at")
    assert sorted(apart, key=str) == [("Pria Nair", noon), ("Priya Nair", None)]
    assert wrong(ada) == []


def test_a_name_given_on_two_cards_of_one_person_is_thanked_for_once(ada, noon):
    one, twin = make.contact(of=ada, name="Priya Nair"), make.contact(of=ada, name="Pria Nair")
    pairs = [make.referral(giver=card) for card in (one, twin)]
    make.interview(of=ada, contact=pairs[0].named, starts_at=noon + DAY, planned_at=noon)
    actions.thank(ThankYouNote.objects.get(contact=twin), channel="card", by=ada.user, now=noon)
    before = set(ThankYouNote.objects.values_list("contact", "referral", "sent_at"))

    merged = actions.merge(kept=one, gone=twin, by=ada.user, now=noon)
    [note] = ThankYouNote.objects.all()
    assert (note.contact, note.referral, note.status) == (one, pairs[0], "sent")
    assert wrong(ada) == []
    actions.take_apart(merged, by=ada.user, now=noon)

    assert set(ThankYouNote.objects.values_list("contact", "referral", "sent_at")) == before
    assert wrong(ada) == []
