"""A student's own figures: how each is counted, and where the pace leads."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from contacts import actions as contacts
from contacts.models import Contact, Outreach, ThankYouNote
from interviews import pace
from interviews.figures import figures_of, months_of, outlook
from tests import make
from web.calendar import DAY, HOUR, MINUTE

ZONE = ZoneInfo("America/New_York")
WEEK = 7 * DAY


@pytest.fixture
def counted(ada, noon):
    return lambda: figures_of(ada, zone=ZONE, now=noon)


def written(student, *, ago, answer="", after=timedelta(), channel="email"):
    """A letter so long ago, and what came of it so long after."""
    contact = make.contact(
        of=student, name=f"Person {Contact.objects.count():03}", listed_at=make.NOON - 60 * DAY
    )
    letter = make.outreach(to=contact, sent_at=make.NOON - ago, channel=channel)
    if answer:
        at = letter.sent_at + after
        later = at.date() + WEEK if answer == "later" else None
        contacts.answer(letter, outcome=answer, try_again_on=later, by=student.user, now=at)
    return contact


def test_an_empty_list_has_empty_figures(counted):
    figures = counted()

    assert (figures.letters, figures.held, figures.names, figures.began_at) == (0, 0, 0, None)
    assert (figures.reply_rate, figures.reply_days, figures.thanks_hours, figures.names_a_talk) == (None,) * 4


def test_the_reply_rate_is_told_from_eight_people_on(ada, counted):
    for _ in range(5):
        written(ada, ago=20 * DAY)
    for answer in ("agreed", "declined"):
        written(ada, ago=20 * DAY, answer=answer, after=2 * DAY)
    assert counted().asked == 7
    assert counted().reply_rate is None

    written(ada, ago=20 * DAY, answer="later", after=2 * DAY)

    assert (counted().answered, counted().asked, counted().reply_rate) == (3, 8, 38)


def test_whoever_had_no_week_to_answer_is_not_counted_yet_whether_or_not_they_did(ada, counted):
    written(ada, ago=6 * DAY)
    written(ada, ago=6 * DAY, answer="agreed", after=HOUR)
    written(ada, ago=8 * DAY)

    figures = counted()

    assert (figures.people, figures.asked, figures.answered) == (3, 1, 0)


def test_a_person_counts_once_and_what_came_back_or_was_spoken_does_not(ada, noon, counted):
    twice = written(ada, ago=30 * DAY)
    make.outreach(to=twice, sent_at=noon - 15 * DAY)
    written(ada, ago=20 * DAY, answer="bounced", after=HOUR)
    written(ada, ago=20 * DAY, answer="no_answer", after=15 * DAY)
    written(ada, ago=20 * DAY, answer="agreed", channel="phone")
    deleted = written(ada, ago=20 * DAY, answer="agreed", after=DAY)
    contacts.delete(deleted, by=ada.user, now=noon)

    figures = counted()

    assert (figures.letters, figures.people, figures.asked, figures.answered) == (3, 2, 2, 0)
    assert figures.silent == 1


def test_half_of_the_answers_came_sooner(ada, counted):
    for days in (1, 2, 9):
        written(ada, ago=20 * DAY, answer="agreed", after=days * DAY)

    assert counted().reply_days == 2


# Noon is a Tuesday: 21 days ago too, and 18 days ago is a Friday.
@pytest.mark.parametrize(
    ("ago", "after", "is_quick"),
    [(21, 3, True), (21, 4, False), (18, 5, True), (18, 6, False), (17, 4, True), (17, 5, False)],
)
def test_quick_is_within_three_working_days(ada, counted, ago, after, is_quick):
    written(ada, ago=ago * DAY, answer="agreed", after=after * DAY)

    assert (counted().quick, counted().slow) == (is_quick, not is_quick)


def test_the_time_to_thank_runs_from_the_end_of_the_talk(ada, noon, counted):
    for days, hours in ((9, 3), (7, 5), (5, 30)):
        contact = make.contact(of=ada, name=f"Person {days}")
        talk = make.interview(of=ada, contact=contact, held_at=noon - days * DAY)
        note = ThankYouNote.objects.get(contact=contact)
        contacts.thank(note, channel="email", by=ada.user, now=talk.ends_at + hours * HOUR)
    make.interview(of=ada, contact=make.contact(of=ada, name="Not yet"), held_at=noon - DAY)

    figures = counted()

    assert (figures.thanked, figures.thanked_in_a_day, figures.thanks_hours) == (3, 2, 5)


def test_names_are_those_of_people_one_talked_with(ada, noon, counted):
    met = make.contact(of=ada, name="Met")
    make.interview(of=ada, contact=met, held_at=noon - 3 * DAY)
    make.interview(of=ada, contact=make.contact(of=ada, name="Met too"), held_at=noon - 2 * DAY)
    for name in ("One", "Two", "Three"):
        make.referral(giver=met, name=name)
    make.referral(giver=make.contact(of=ada, name="Never met"), name="Four")

    assert (counted().names, counted().names_a_talk) == (3, 1.5)


def test_months_are_those_on_the_students_wall(ada, noon):
    # Half past eleven in the evening of the last of February in New York is March in London.
    late = noon.replace(month=2, day=28, hour=23, minute=30)
    make.interview(of=ada, contact=make.contact(of=ada, name="Late"), held_at=late)
    for days in (1, 2):
        make.interview(of=ada, contact=make.contact(of=ada, name=f"Person {days}"), held_at=noon - days * DAY)
    make.interview(of=ada, contact=make.contact(of=ada, name="Long ago"), held_at=noon - 300 * DAY)

    months = months_of(ada, zone=ZONE, now=noon)

    assert [(month.on, month.talks, month.share) for month in months][-2:] == [
        (date(2026, 2, 1), 1, 50),
        (date(2026, 3, 1), 2, 100),
    ]
    assert [month.on.month for month in months] == [10, 11, 12, 1, 2, 3]
    assert sum(month.talks for month in months) == 3


def talks(student, *ago):
    for days in ago:
        contact = make.contact(of=student, name=f"Met {days}", listed_at=make.NOON - 8 * WEEK)
        make.interview(of=student, contact=contact, held_at=make.NOON - days * DAY)


def test_the_pace_is_that_since_the_first_name_was_listed(ada, noon, counted):
    talks(ada, 3, 10, 30)
    goal = make.goal(of=ada, talks=9, days=28)
    # The day of the goal is over at midnight, twelve hours after noon.
    ahead = (28 * DAY + 12 * HOUR - HOUR) / WEEK  # an hour is lost in March

    told = outlook(counted(), goal, zone=ZONE, now=noon)

    more = pace.more_talks(held=3, weeks=8, ahead=ahead)
    assert counted().weeks(noon) == 8
    assert (told.fewest, told.most) == (3 + more[0], 3 + more[1])


def test_the_pace_forgets_what_is_longer_ago_than_twelve_weeks(ada, noon, counted):
    make.contact(of=ada, listed_at=noon - 300 * DAY)
    talks(ada, 3, 10, 85)

    assert (counted().held, counted().held_lately, counted().weeks(noon)) == (3, 2, 12)


def test_nothing_is_told_before_two_talks_and_three_weeks(ada, ben, noon):
    talks(ada, 3)
    for number in (1, 2):
        contact = make.contact(of=ben, name=f"New {number}", listed_at=noon - 20 * DAY)
        make.interview(of=ben, contact=contact, held_at=noon - number * DAY)

    for student in (ada, ben):
        goal = make.goal(of=student, talks=9)
        assert outlook(figures_of(student, zone=ZONE, now=noon), goal, zone=ZONE, now=noon) is None


def test_nothing_is_told_once_the_day_is_over(ada, noon):
    talks(ada, 3, 10, 30)
    goal = make.goal(of=ada, talks=9, days=10)
    later = noon + 11 * DAY

    assert outlook(figures_of(ada, zone=ZONE, now=later), goal, zone=ZONE, now=later) is None


def test_letters_are_advised_by_what_ones_own_letters_led_to(ada, noon, counted):
    talks(ada, 3, 10, 30)
    Outreach.objects.all().delete()
    goal = make.goal(of=ada, talks=9, days=56)
    assert outlook(counted(), goal, zone=ZONE, now=noon).letters_a_week is None

    met = Contact.objects.filter(name__startswith="Met")
    for contact in met:
        make.outreach(to=contact, sent_at=noon - 50 * DAY)
    for _ in range(6):
        written(ada, ago=20 * DAY)
    told = outlook(counted(), goal, zone=ZONE, now=noon)

    # Three are missing after eight weeks of this; one letter in three leads to a talk.
    assert (counted().asked, counted().met) == (9, 3)
    assert told.letters_a_week == 2
    assert not told.is_far


def test_a_talk_that_was_just_written_down_is_thanked_in_no_time(ada, noon, counted):
    contact = make.contact(of=ada)
    talk = make.interview(of=ada, contact=contact, held_at=noon - 2 * HOUR, minutes=60)
    note = ThankYouNote.objects.get(contact=contact)

    contacts.thank(note, channel="email", by=ada.user, now=talk.ends_at - 5 * MINUTE)

    assert counted().thanks_hours == 0
