"""The cadences: when to write again, when to look beyond, when to stop."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from center.models import Holiday
from contacts import actions
from contacts.cadence import CADENCES, plan, remaining
from contacts.models import Contact, Outreach
from contacts.open_letters import plans
from tests import make
from web.calendar import DAY, ZONES, at

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = date(2026, 3, 3)
MOST = {"3b7": 2, "gentle": 2, "persistent": 4}
APART = {"3b7": 7, "gentle": 7, "persistent": 5}

# Zones whose clocks change on different days, by half an hour, twice a year or never, and any other.
zones = st.sampled_from(["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Beirut", *ZONES])
# Since then no place has skipped a whole day.
days = st.dates(date(2012, 1, 2), date(2090, 1, 1))
# The holidays of the two months to come, as days from the first letter.
holidays = st.frozensets(st.integers(-3, 60), max_size=25)


def shown(lines):
    return [f"{line.on:%a} {line.on.day} {line.on:%b}: {line.words}" for line in lines]


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        (
            "3b7",
            [
                "Tue 3 Mar: First letter",
                "Fri 6 Mar: Try somebody else there",
                "Thu 12 Mar: Second letter",
                "Mon 23 Mar: Let it rest",
            ],
        ),
        ("gentle", ["Tue 3 Mar: First letter", "Thu 12 Mar: Second letter", "Mon 23 Mar: Let it rest"]),
        (
            "persistent",
            [
                "Tue 3 Mar: First letter",
                "Tue 10 Mar: Second letter",
                "Tue 17 Mar: Third letter",
                "Tue 24 Mar: Fourth letter",
                "Tue 31 Mar: Let it rest",
            ],
        ),
    ],
)
def test_the_whole_plan_of_somebody_not_yet_asked(cadence, expected):
    lines = plan(cadence, letter=1, on=TUESDAY, zone=NEW_YORK, has_organization=True)

    assert shown(lines) == expected


def test_nobody_is_looked_beyond_without_an_organization():
    lines = plan("3b7", letter=1, on=TUESDAY, zone=NEW_YORK, has_organization=False)

    assert [line.what for line in lines] == ["letter", "letter", "rest"]


def test_after_the_second_letter_only_rest_is_left():
    left = remaining("3b7", letters=2, on=date(2026, 3, 12), zone=NEW_YORK, has_organization=True)

    assert shown(left) == ["Mon 23 Mar: Let it rest"]


@pytest.mark.parametrize(("cadence", "most"), MOST.items())
def test_there_is_no_plan_for_one_letter_more(cadence, most):
    assert plan(cadence, letter=most + 1, on=TUESDAY, zone=NEW_YORK, has_organization=True) == []


@pytest.mark.parametrize("cadence", CADENCES)
def test_any_answer_ends_the_plan(cadence):
    left = remaining(cadence, letters=1, on=TUESDAY, zone=NEW_YORK, has_organization=True, is_answered=True)

    assert left == []


def test_a_holiday_is_no_working_day():
    friday = date(2026, 3, 6)

    lines = plan("3b7", letter=1, on=TUESDAY, zone=NEW_YORK, closed={friday}, has_organization=True)

    assert shown(lines)[1:] == [
        "Mon 9 Mar: Try somebody else there",
        "Fri 13 Mar: Second letter",
        "Tue 24 Mar: Let it rest",
    ]


def test_nine_stays_nine_when_the_clocks_change():
    lines = plan("3b7", letter=1, on=TUESDAY, zone=NEW_YORK, has_organization=True)

    # They go forward on the eighth.
    assert [f"{line.at:%H:%M}" for line in lines] == ["14:00", "14:00", "13:00", "13:00"]


def counted(after: date, until: date, closed: frozenset[date]) -> int:
    """How many working days lie between, counted one by one as one does with a finger on a calendar."""
    count, day = 0, after
    while day < until:
        day = day + timedelta(days=1)
        if day.strftime("%A") not in ("Saturday", "Sunday") and day not in closed:
            count += 1
    return count


@given(cadence=st.sampled_from(list(CADENCES)), on=days, zone=zones, off=holidays, known=st.booleans())
def test_a_plan_falls_on_working_mornings_so_many_working_days_apart(cadence, on, zone, off, known):
    closed = frozenset(on + timedelta(days=n) for n in off)

    written, *lines = plan(
        cadence, letter=1, on=on, zone=ZoneInfo(zone), closed=closed, has_organization=known
    )

    assert (written.what, written.on, written.number) == ("letter", on, 1)
    for line in lines:
        wall = line.at.astimezone(ZoneInfo(zone))
        assert (wall.date(), wall.time()) == (line.on, time(9))
        assert line.on.isoweekday() <= 5
        assert line.on not in closed
    moments = [line.at for line in lines]
    assert moments == sorted(set(moments))
    letters = [written, *(line for line in lines if line.what == "letter")]
    assert [line.number for line in letters] == list(range(1, MOST[cadence] + 1))
    *beyond, rest = (line for line in lines if line.what != "letter")
    stops = [*letters, rest]
    gaps = [counted(before.on, after.on, closed) for before, after in pairwise(stops)]
    assert gaps == [APART[cadence]] * len(letters)
    assert [(one.what, counted(on, one.on, closed)) for one in beyond] == (
        [("look_beyond", 3)] if cadence == "3b7" and known else []
    )


@given(cadence=st.sampled_from(list(CADENCES)), letters=st.integers(1, 9), on=days, zone=zones, off=holidays)
def test_what_is_left_is_the_end_of_a_plan_and_never_a_letter_too_many(cadence, letters, on, zone, off):
    closed = frozenset(on + timedelta(days=n) for n in off)
    told = {"on": on, "zone": ZoneInfo(zone), "closed": closed, "has_organization": True}

    left = remaining(cadence, letters=letters, **told)

    numbers = [line.number for line in left if line.what == "letter"]
    assert numbers == list(range(letters + 1, MOST[cadence] + 1))
    assert [line.what for line in left].count("rest") == 1
    assert left[-1].what == "rest"
    assert counted(on, left[-1].on, closed) == APART[cadence] * (len(numbers) + 1)
    if letters <= MOST[cadence]:
        assert plan(cadence, letter=letters, **told)[1:] == left


@settings(max_examples=30)
@given(
    cadence=st.sampled_from(list(CADENCES)),
    on=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    hour=st.integers(0, 23),
    zone=zones,
    off=holidays,
    organization=st.sampled_from(["", "Mercy"]),
)
def test_what_is_stored_is_what_the_plan_showed(ada, cadence, on, hour, zone, off, organization):
    here = ZoneInfo(zone)
    Contact.objects.filter(student=ada).delete()
    Holiday.objects.all().delete()
    Holiday.objects.bulk_create(Holiday(on=on + timedelta(days=n), name="Off") for n in off)
    User.objects.filter(pk=ada.user_id).update(zone=zone)
    sent_at = at(on, hour, here)
    contact = make.contact(of=ada, organization=organization, listed_at=sent_at)
    closed = frozenset(Holiday.objects.values_list("on", flat=True))
    lines = plans(contact, [], zone=here, closed=closed, now=sent_at)[cadence]

    stored = []
    for line in lines:
        if line.what == "letter":
            moment = sent_at if line.number == 1 else line.at
            letter = make.outreach(to=contact, sent_at=moment, cadence=cadence)
            letter.refresh_from_db()
            stored += [at for at in (letter.look_beyond_at, letter.try_again_at) if at]

    assert stored == [line.at for line in lines[1:] if line.what != "rest"]
    assert Outreach.objects.filter(contact=contact).count() == MOST[cadence]
    contact.refresh_from_db()
    assert actions.restate_turned(now=datetime(2099, 1, 1, tzinfo=UTC)) == 0
    assert (contact.step, contact.step_turns_at) == ("", None)


def test_the_presets_of_a_contact_are_those_of_the_cadences():
    assert set(Contact.Cadence.values) == set(CADENCES)


def test_each_way_can_be_chosen_for_a_letter_that_is_left(ada, noon):
    contact = make.contact(of=ada, organization="Mercy")
    # A second letter by the first two comes to the same.
    for letters, ways in ((0, set(CADENCES)), (1, {"3b7", "persistent"}), (2, {"persistent"}), (4, set())):
        while Outreach.objects.filter(contact=contact).count() < letters:
            sent = Outreach.objects.filter(contact=contact).count()
            make.outreach(to=contact, sent_at=noon - (9 - sent) * DAY)

        found = plans(contact, contact.outreach_set.all(), zone=NEW_YORK, closed=frozenset(), now=noon)

        assert set(found) == ways
