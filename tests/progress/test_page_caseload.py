"""The caseload: who needs help first."""

import pytest

from accounts.models import User
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/caseload/"


def names(response):
    return [student.user.name for student in response.context["page"].rows]


def test_shows_the_longest_overdue_first_and_those_at_rest_last(cora, as_, noon):
    for name, listed in (("Resting", None), ("Late", 20), ("Later", 10)):
        student = make.student(name=name, counselor=cora)
        if listed:
            make.contact(of=student, listed_at=noon - listed * DAY)

    assert names(as_(cora).get(PAGE)) == ["Late", "Later", "Resting"]


def test_shows_ones_own_students_and_no_others(ada, ben, cora, dan, as_):
    assert names(as_(cora).get(PAGE)) == [ada.user.name]
    assert names(as_(dan).get(PAGE)) == [ben.user.name]


def test_shows_the_director_all_of_them(ada, ben, dora, as_):
    assert set(names(as_(dora).get(PAGE))) == {ada.user.name, ben.user.name}


def test_shows_counts_and_what_presses(ada, cora, as_, noon):
    make.note(of=ada, owed_at=noon - HOUR)
    make.contact(of=ada, name="Marcus Webb", listed_at=noon)

    page = words(as_(cora).get(PAGE))

    assert "Ada Moreno Biology" in page
    assert "1 note" in page


def test_shows_nobody_who_has_left(ada, cora, as_, noon):
    User.objects.filter(pk=ada.user_id).update(deactivated_at=noon)

    assert names(as_(cora).get(PAGE)) == []


def test_finds_a_student_by_name_or_major_and_by_where_they_are_stuck(ada, cora, as_):
    make.student(name="Zoe Lindt", counselor=cora)
    make.contact(of=ada)
    browser = as_(cora)

    assert names(browser.get(PAGE, {"q": "moren"})) == ["Ada Moreno"]
    assert len(names(browser.get(PAGE, {"q": "biology"}))) == 2
    assert names(browser.get(PAGE, {"step": "ask"})) == ["Ada Moreno"]


def test_a_search_finds_nobody_of_another_counselor(ada, ben, cora, as_):
    assert names(as_(cora).get(PAGE, {"q": "Ben"})) == []


def test_leads_through_the_whole_caseload_page_by_page(cora, as_, noon):
    make.class_of(counselor=cora, count=60)
    for number in range(60):
        make.contact(of=make.student(counselor=cora), listed_at=noon - number * HOUR)
    browser, seen, further = as_(cora), [], ""

    while further is not None:
        response = browser.get(PAGE + further)
        seen += names(response)
        further = response.context["page"].further or None

    assert len(seen) == len(set(seen)) == 120


def test_asks_as_little_of_the_database_for_a_thousand_students_as_for_ten(cora, dan, as_):
    make.class_of(counselor=cora, count=10)
    make.class_of(counselor=dan, count=1000)

    few, many = queries(as_(cora), PAGE), queries(as_(dan), PAGE)

    assert few == many <= 6
