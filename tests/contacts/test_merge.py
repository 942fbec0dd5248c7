"""Two cards of one person become one, and two again: nothing is lost, and nothing is left over."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Count, UniqueConstraint
from django.db.utils import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import actions, next_step, summary
from contacts.actions.merging import relations
from contacts.models import Contact, FollowUp, Merge, Outreach, Referral, ThankYouNote
from interviews.models import Interview
from tests import make
from tests.pages import words
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused


@pytest.fixture
def one(ada, noon):
    return make.contact(of=ada, name="Priya Nair", organization="Mercy", listed_at=noon - 30 * DAY)


@pytest.fixture
def twin(ada, noon):
    return make.contact(of=ada, name="Pria Nair", listed_at=noon - 40 * DAY)


def merge(kept, gone, now=make.NOON):
    merged = actions.merge(kept=kept, gone=gone, by=kept.student.user, now=now)
    kept.refresh_from_db()
    gone.refresh_from_db()
    return merged


def take_apart(merged, now=make.NOON):
    actions.take_apart(merged, by=merged.student.user, now=now)


def wrong(ada, now=make.NOON):
    """What is derived and does not hold what the facts say."""
    everybody = list(Contact.objects.values_list("pk", flat=True))
    return [*next_step.differences(everybody, now), *summary.differences([ada.pk])]


def test_everything_that_happened_with_either_has_happened_with_the_one(ada, one, twin, noon):
    make.outreach(to=one)
    make.outreach(to=twin, sent_at=noon - 15 * DAY)
    make.interview(of=ada, contact=twin, held_at=noon - 2 * DAY)
    make.interview(of=ada, contact=one)
    make.follow_up(of=ada, contact=twin)
    actions.refer(twin, name="Marcus Webb", may_mention=True, by=ada.user, now=noon)

    merge(one, twin)

    counts = {
        model: model.objects.visible_to(ada.user).filter(contact=one).count()
        for model in (Outreach, Interview, ThankYouNote, FollowUp)
    }
    assert counts == {Outreach: 2, Interview: 2, ThankYouNote: 1, FollowUp: 1}
    assert Referral.objects.get(giver=one).named.name == "Marcus Webb"
    assert one.step == "thank"
    assert wrong(ada) == []


def test_the_other_card_is_off_the_list_and_not_among_those_one_can_put_back(ada, one, twin):
    merge(one, twin)

    assert list(Contact.objects.visible_to(ada.user)) == [one]
    assert list(Contact.objects.deleted_by(ada.user)) == []


def test_what_one_card_leaves_open_the_other_fills(ada, noon):
    one = make.contact(of=ada, name="Priya Nair", email="priya@mercy.test", tie="distant")
    twin = make.contact(of=ada, name="Priya Nair", title="Nurse", phone="859 257 2000", tie="close")

    merge(one, twin)

    assert (one.title, one.phone, one.email, one.tie) == (
        "Nurse",
        "859 257 2000",
        "priya@mercy.test",
        "close",
    )


def test_what_both_say_differently_is_kept_too(ada, noon):
    one = make.contact(
        of=ada, organization="Mercy", email="p@mercy.test", tags=["nurse"], private_notes="Kind."
    )
    twin = make.contact(
        of=ada,
        name="Dr. P. Nair",
        organization="Riverbend",
        email="p@riverbend.test",
        link="https://nair.test",
        tags=["Nurse", "alumni"],
        private_notes="Plays chess.",
    )

    merge(one, twin)

    assert (one.name, one.organization, one.email) == ("Priya Nair", "Mercy", "p@mercy.test")
    assert (one.link, one.more_ways) == ("https://nair.test", ["p@riverbend.test"])
    assert one.tags == ["nurse", "alumni"]
    assert one.private_notes == "Kind.\n\nPlays chess.\n\nName: Dr. P. Nair\nOrganization: Riverbend"


def test_the_one_is_found_by_the_words_of_both(ada, one, twin):
    actions.edit(twin, private_notes="Marathon", by=ada.user, now=make.NOON)

    merge(one, twin)

    assert list(Contact.objects.visible_to(ada.user).mentioning("pria marathon mercy")) == [one]


def test_whoever_asked_for_peace_on_either_card_has_it(ada, one, twin, noon):
    actions.do_not_contact(twin, by=ada.user, now=noon - DAY)

    merge(one, twin)

    assert one.do_not_contact_at == noon - DAY
    assert one.step == ""


def test_whoever_is_followed_on_one_card_is_followed(ada, one, twin, noon):
    actions.archive(one, by=ada.user, now=noon)

    merge(one, twin)

    assert one.archived_at is None
    assert one.step == "ask"


@pytest.mark.parametrize(
    ("said", "other", "stands"),
    [(True, None, True), (None, True, True), (True, False, False), (False, None, False), (None, None, None)],
)
def test_a_name_both_gave_is_given_once_and_a_no_stands(said, other, stands, ada, one, twin, noon):
    actions.refer(one, name="Marcus Webb", may_mention=said, by=ada.user, now=noon - DAY)
    actions.refer(twin, name="Marcus Webb", may_mention=other, by=ada.user, now=noon - 2 * DAY)

    merge(one, twin)

    pair = Referral.objects.get()
    assert (pair.giver, pair.may_mention, pair.given_at) == (one, stands, noon - 2 * DAY)


def test_what_a_card_has_from_the_beginning_gives_way_to_what_was_chosen(ada, noon):
    one = make.contact(of=ada, name="Priya Nair")
    twin = make.contact(of=ada, name="P. Nair", keep_in_touch_days=0, cadence="gentle", zone="Europe/Paris")

    merge(one, twin)

    assert (one.keep_in_touch_days, one.cadence, one.zone) == (0, "gentle", "Europe/Paris")


def test_what_was_chosen_on_the_card_that_goes_on_stands(ada, noon):
    one = make.contact(of=ada, name="Priya Nair", keep_in_touch_days=30, zone="Asia/Tokyo")
    twin = make.contact(of=ada, name="P. Nair", keep_in_touch_days=365, zone="Europe/Paris")

    merge(one, twin)

    assert (one.keep_in_touch_days, one.zone) == (30, "Asia/Tokyo")


def test_nobody_is_said_to_have_named_themselves(ada, one, twin, noon):
    actions.refer(one, name="Pria Nair", by=ada.user, now=noon)

    merge(one, twin)

    assert not Referral.objects.exists()


def test_a_contact_is_not_merged_with_itself(ada, one, noon):
    with pytest.raises(Refused, match="one and the same"):
        actions.merge(kept=one, gone=Contact.objects.get(pk=one.pk), by=ada.user, now=noon)


def test_nobody_merges_with_somebody_of_another_list(ada, ben, one, noon):
    theirs = make.contact(of=ben)

    with pytest.raises(NotAllowed):
        actions.merge(kept=one, gone=theirs, by=ada.user, now=noon)


def test_the_database_keeps_a_merge_within_one_list(ada, ben, one, twin, noon):
    theirs = make.contact(of=ben)

    with pytest.raises(IntegrityError, match="merge_gone_of_the_student"), transaction.atomic():
        Merge.objects.create(student=ada, kept=one, gone=theirs, merged_at=noon)
        connection.check_constraints()


def test_a_card_that_is_gone_is_not_merged_again(ada, one, twin, noon):
    merge(one, twin)

    with pytest.raises(NotAllowed):
        actions.merge(kept=one, gone=twin, by=ada.user, now=noon)


def test_what_came_after_the_merge_stays_with_the_one_when_they_are_taken_apart(ada, one, twin, noon):
    make.outreach(to=twin)
    merged = merge(one, twin)
    later = make.follow_up(of=ada, contact=one)
    actions.edit(one, organization="St. Luke", title="Head nurse", by=ada.user, now=noon)

    take_apart(merged)

    one.refresh_from_db()
    later.refresh_from_db()
    assert later.contact == one
    assert (one.organization, one.title) == ("St. Luke", "Head nurse")
    assert twin.outreach_set.count() == 1
    assert wrong(ada) == []


def test_two_are_taken_apart_once(ada, one, twin):
    merged = merge(one, twin)
    take_apart(merged)

    with pytest.raises(NotAllowed, match="cannot be taken apart now"):
        take_apart(merged)


def test_of_two_merges_the_later_is_taken_apart_first(ada, one, twin, noon):
    third = make.contact(of=ada, name="P. Nair")
    make.outreach(to=twin)
    first = merge(one, twin)
    second = merge(third, one)
    with pytest.raises(NotAllowed):
        take_apart(first)

    take_apart(second)
    take_apart(first)

    assert twin.outreach_set.count() == 1
    assert Contact.objects.visible_to(ada.user).count() == 3


def test_once_the_other_card_is_erased_the_merge_is_for_good(ada, one, twin, noon):
    merge(one, twin)

    actions.erase(now=noon + 30 * DAY)

    assert list(Contact.objects.all()) == [one]
    assert not Merge.objects.exists()


def test_every_table_that_hangs_on_a_contact_can_change_hands():
    """Whatever table comes later: one that allows a contact only once needs a rule as referrals have it."""
    moved = list(relations())
    hanging = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Contact
    }

    assert hanging - {Merge, Referral} == {model for model, column in moved}
    for model, column in moved:
        once = [field for field in model._meta.concrete_fields if field.attname == column and field.unique]
        once += [
            rule
            for rule in model._meta.constraints
            if isinstance(rule, UniqueConstraint) and column.removesuffix("_id") in rule.fields
        ]
        assert once == [], f"{model} allows a contact once"


def everything() -> dict[type[models.Model], list]:
    """All rows of this student's list, but for what keeps the trail."""
    tables = {Contact, Referral} | {model for model, _ in relations()}
    return {model: list(model._base_manager.order_by("pk").values()) for model in tables}


FACTS = st.fixed_dictionaries(
    {
        "organization": st.sampled_from(["", "Mercy", "Riverbend"]),
        "title": st.sampled_from(["", "Nurse"]),
        "email": st.sampled_from(["", "p@mercy.test", "p@home.test"]),
        "phone": st.sampled_from(["", "859 257 2000"]),
        "link": st.sampled_from(["", "https://nair.test"]),
        "more_ways": st.lists(st.sampled_from(["p@old.test", "1 2 3 4 5 6 7", "p@home.test"]), unique=True),
        "tags": st.lists(st.sampled_from(["nurse", "Nurse", "alumni"]), unique=True, max_size=2),
        "tie": st.sampled_from(["", "close", "none"]),
        "preferred_channel": st.sampled_from(["", "phone"]),
        "zone": st.sampled_from(["", "Europe/Paris"]),
        "keep_in_touch_days": st.sampled_from([120, 30, 0]),
        "private_notes": st.sampled_from(["", "Kind."]),
    }
)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("ask", "promise", "talk", "held", "gives", "given", "lead", "silent", "archive"),
                *("asked", "forwarded", "declined", "introduced", "answered", "meets friend", "reported"),
                *("helped", "landed", "thanked"),
            ]
        ),
        st.booleans(),
    ),
    max_size=9,
)


@settings(max_examples=40)
@given(facts=st.tuples(FACTS, FACTS), acts=ACTS)
def test_taking_apart_at_once_leaves_all_as_it_was(facts, acts, ada, noon):
    with transaction.atomic():
        pair = [
            make.contact(of=ada, name=name, listed_at=noon - days * DAY, **told)
            for name, days, told in zip(("Priya Nair", "P. Nair"), (30, 31), facts, strict=True)
        ]
        friend = make.contact(of=ada, name="Marcus Webb")
        for number, (act, first) in enumerate(acts):
            happens(act, pair[first], pair[not first], friend, noon + number * timedelta(microseconds=7))
        later = noon + HOUR
        actions.restate([*(one.pk for one in pair), friend.pk], now=later)
        before = everything()
        assert owed_twice() == []
        counts = {model: len(rows) for model, rows in before.items()}

        merged = merge(*pair, now=later)
        during = everything()
        assert wrong(ada, later) == []
        assert owed_twice() == []
        once = (Referral, ThankYouNote)
        assert [model for model in counts if len(during[model]) != counts[model] and model not in once] == []
        assert sum(counts[model] - len(during[model]) for model in once) == len(merged.dropped)
        for model, column in relations():
            assert not any(row[column] == pair[1].pk for row in during[model])
        take_apart(merged, later)

        assert everything() == before
        assert wrong(ada, later) == []
        transaction.set_rollback(True)


def happens(act, contact, other, friend, now):
    student = contact.student
    told = {"by": student.user, "now": now}
    contact.refresh_from_db()
    may_mention = now.microsecond % 2 == 0
    does = {
        "ask": lambda: actions.ask(contact, channel="email", sent_at=now - DAY, **told),
        "promise": lambda: make.follow_up(of=student, contact=contact, now=now),
        "talk": lambda: make.interview(of=student, contact=contact, starts_at=now + DAY, planned_at=now),
        "held": lambda: make.interview(of=student, contact=contact, held_at=now - 2 * HOUR),
        "gives": lambda: actions.refer(contact, name=friend.name, may_mention=may_mention, **told),
        "given": lambda: actions.refer(other, name=contact.name, **told),
        "lead": lambda: make.lead(of=student, contact=contact),
        "silent": lambda: actions.do_not_contact(contact, **told),
        "asked": lambda: actions.ask_for_introduction(given_by(contact), **told),
        "forwarded": lambda: actions.mark_forwarded(given_by(contact), **told),
        "declined": lambda: actions.mark_declined(given_by(contact), **told),
        "introduced": lambda: actions.mark_introduced(given_by(contact), **told),
        "answered": lambda: actions.answer_introduction(given_by(contact), **told),
        "meets friend": lambda: make.interview(of=student, contact=friend, held_at=now - 2 * HOUR),
        "reported": lambda: actions.report_back(given_by(contact), **told),
        "archive": lambda: actions.archive(contact, **told),
        "helped": lambda: actions.owe_help(contact, what="A book", **told),
        "landed": lambda: actions.land(student, what="A summer", people=[contact, other], **told),
        "thanked": lambda: actions.thank(contact.thankyounote_set.latest("pk"), channel="card", **told),
    }
    # Not everything can happen in every order.
    with suppress(Refused, Referral.DoesNotExist, ThankYouNote.DoesNotExist):
        does[act]()


def owed_twice():
    """What somebody is owed thanks for, or was thanked for, more than once: a name, and good news."""
    notes = ThankYouNote.objects.order_by()
    again = [
        notes.filter(referral__isnull=False).values("referral__giver", "referral__named"),
        notes.filter(because="landed").values("contact", "what"),
    ]
    return [row for rows in again for row in rows.annotate(count=Count("pk")).filter(count__gt=1)]


def given_by(contact):
    """The latest name this contact gave."""
    return Referral.objects.filter(giver=contact).latest("pk")


def test_two_whose_jottings_are_too_long_for_one_card_stay_two(ada, one, twin, noon):
    for contact in (one, twin):
        actions.edit(contact, private_notes=f"{contact.name} " + "a" * 12_000, by=ada.user, now=noon)

    with pytest.raises(Refused, match="more than 20,000 characters"):
        actions.merge(kept=one, gone=twin, by=ada.user, now=noon)

    assert Contact.objects.visible_to(ada.user).count() == 2


def test_the_card_that_is_gone_leads_to_the_one(ada, ben, one, twin, as_):
    merge(one, twin)

    assert as_(ada).get(twin.get_absolute_url()).headers["Location"] == one.get_absolute_url()
    assert as_(ben).get(twin.get_absolute_url()).status_code == 404


def test_the_card_says_who_it_is_too(ada, one, twin, as_, clock):
    merge(one, twin)

    assert "Two cards became one: Pria Nair is this person too Take them apart" in words(
        as_(ada).get(one.get_absolute_url())
    )


def test_what_the_merge_filled_in_and_the_student_changed_since_then_stands(ada, one, noon):
    twin = make.contact(of=ada, name="P. Nair", title="Nurse", phone="859 257 2000")
    merged = merge(one, twin)
    actions.edit(one, title="Head nurse", by=ada.user, now=noon)

    take_apart(merged)

    one.refresh_from_db()
    assert (one.title, one.phone) == ("Head nurse", "")
