"""The pages on which a counselor sets the hours of a term, and extra ones."""

from datetime import date, time

import pytest

from appointments.models import ExtraHours, HoursPlan
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
PAGE, ADD, EXTRA = "/availability/", "/availability/plans/add/", "/availability/extra-hours/add/"
FALL = date(2026, 8, 24), date(2026, 12, 18)
MORNING = {"opens_0_0": "09:00", "closes_0_0": "12:00"}


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora, weekdays=[0, 1])


@pytest.fixture
def fall(db):
    return make.term(name="Fall 2026", first_on=FALL[0], last_on=FALL[1])


def planned():
    return [
        (plan.first_on, plan.last_on, plan.week()) for plan in HoursPlan.objects.dated().order_by("first_on")
    ]


def undo_of(response):
    (undo,) = [message.extra_tags for message in response.context["messages"]]
    return undo


def filled(response):
    """What stands in the table of the page's form."""
    return [
        tuple(end.value() for end in stretch)
        for day in response.context["form"].days()
        for stretch in day["stretches"]
        if stretch[0].value()
    ]


def test_the_next_term_is_chosen_already_and_the_hours_are_those_that_hold_always(cora, fall, as_):
    response = as_(cora).get(ADD)

    page = words(response)
    assert "Fall 2026: Mon 24 Aug 2026 to Fri 18 Dec 2026" in page
    assert "It begins as a copy of those" in page
    assert response.context["form"]["term"].value() == str(fall.pk)
    assert filled(response) == [(time(9), time(17))] * 2


def test_a_terms_hours_are_set_by_one_button(cora, fall, as_):
    response = as_(cora).post(ADD, {"term": fall.pk} | MORNING, follow=True)

    page = words(response)
    assert "Saved. These hours hold for Mon 24 Aug 2026 to Fri 18 Dec 2026. Undo" in page
    assert "Fall 2026: Mon 24 Aug 2026 to Fri 18 Dec 2026 Mon 09:00 to 12:00" in page
    assert planned() == [(*FALL, [(0, time(9), time(12))])]


def test_adding_them_is_undone(cora, fall, as_):
    browser = as_(cora)
    response = browser.post(ADD, {"term": fall.pk} | MORNING, follow=True)

    browser.post(undo_of(response))

    assert planned() == []


def test_a_term_that_has_hours_is_not_proposed_again(cora, fall, as_):
    spring = make.term(name="Spring 2027", first_on=date(2027, 1, 11))
    make.plan(of=cora, first_on=FALL[0], last_on=FALL[1])

    assert as_(cora).get(ADD).context["form"]["term"].value() == str(spring.pk)


def test_other_dates_are_typed_and_the_last_may_be_left_out(cora, fall, as_):
    browser = as_(cora)
    browser.post(ADD, {"term": "other", "first_on": "2026-03-09", "last_on": "2026-03-13"} | MORNING)
    browser.post(ADD, {"term": "other", "first_on": "2027-01-01"} | MORNING)

    assert [dates for *dates, _ in planned()] == [
        [date(2026, 3, 9), date(2026, 3, 13)],
        [date(2027, 1, 1), None],
    ]
    assert "Fri 1 Jan 2027 and later" in words(browser.get(PAGE))


def test_where_the_center_has_no_terms_one_types_dates(cora, as_):
    browser = as_(cora)
    assert "term" not in browser.get(ADD).context["form"].fields

    browser.post(ADD, {"first_on": "2026-03-09"} | MORNING)

    assert planned() == [(date(2026, 3, 9), None, [(0, time(9), time(12))])]


@pytest.mark.parametrize(
    ("said", "field", "says"),
    [
        ({"term": ""}, "term", "Fill in"),
        ({"term": "987654321"}, "term", "Select a valid choice"),
        ({"term": "other"}, "first_on", "Choose the first day on which these hours hold."),
        ({"term": "other", "first_on": "x"}, "first_on", "Enter a valid date."),
        (
            {"term": "other", "first_on": "2026-03-09", "last_on": "2026-03-08"},
            "last_on",
            "This is before the first day.",
        ),
        ({"term": "other", "first_on": "2026-03-01", "last_on": "2026-03-02"}, "last_on", "This is over."),
        ({"term": "other", "first_on": "2026-09-01"}, "first_on", "Other hours hold then"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_what_was_typed_is_kept(said, field, says, cora, fall, as_):
    make.plan(of=cora, first_on=FALL[0], last_on=FALL[1])

    response = as_(cora).post(ADD, said | MORNING)

    assert response.status_code == 422
    assert says in beside(response, field)[0]
    assert filled(response) == [("09:00", "12:00")]
    assert len(planned()) == 1


def test_a_term_that_has_hours_is_refused_beside_the_term(cora, fall, as_):
    make.plan(of=cora, first_on=FALL[0], last_on=FALL[1])

    response = as_(cora).post(ADD, {"term": fall.pk} | MORNING)

    assert beside(response, "term") == [
        "Other hours hold then: Mon 24 Aug 2026 to Fri 18 Dec 2026. Edit those, or choose other dates."
    ]


def test_hours_too_short_for_an_appointment_are_refused(cora, fall, as_):
    response = as_(cora).post(ADD, {"term": fall.pk, "opens_0_0": "09:00", "closes_0_0": "09:20"})

    assert response.status_code == 422
    assert "Monday: this is shorter than one appointment." in response.content.decode()


def test_a_copy_begins_with_the_hours_of_the_other(cora, fall, as_):
    plan = make.plan(of=cora, first_on=date(2026, 3, 9), hours=[(4, "10:00", "11:00")])
    browser = as_(cora)
    assert f"{ADD}?copy={plan.pk}" in browser.get(PAGE).content.decode()

    response = browser.get(f"{ADD}?copy={plan.pk}")

    assert "It begins as a copy of the hours of Mon 9 Mar 2026 and later" in words(response)
    assert filled(response) == [(time(10), time(11))]


@pytest.mark.parametrize("copy", ["theirs", "x", "9" * 5000, "-1"])
def test_what_is_not_ones_own_is_not_copied(copy, cora, dan, as_):
    theirs = make.plan(of=dan, first_on=date(2026, 3, 9), hours=[(4, "10:00", "11:00")])

    response = as_(cora).get(ADD, {"copy": theirs.pk if copy == "theirs" else copy})

    assert filled(response) == [(time(9), time(17))] * 2


def test_a_plan_is_edited(cora, fall, as_):
    plan = make.plan(of=cora, first_on=FALL[0], last_on=FALL[1])
    browser, path = as_(cora), f"/availability/plans/{plan.pk}/edit/"
    assert browser.get(path).context["form"]["term"].value() == str(fall.pk)

    browser.post(path, {"term": "other", "first_on": "2026-08-24", "last_on": "2026-10-01"} | MORNING)

    assert planned() == [(FALL[0], date(2026, 10, 1), [(0, time(9), time(12))])]
    assert browser.get(path).context["form"]["first_on"].value() == FALL[0]


def test_what_holds_always_is_no_plan_to_edit_or_remove(cora, as_):
    always = HoursPlan.objects.get(counselor=cora)

    for act in ("edit", "remove"):
        assert as_(cora).post(f"/availability/plans/{always.pk}/{act}/").status_code == 404


@pytest.mark.parametrize("last_on", [FALL[1], None])
def test_a_plan_is_removed_and_put_back_with_all_its_hours(cora, last_on, as_):
    week = [(0, "08:00", "09:00"), (0, "10:00", "11:00"), (0, "12:00", "13:00"), (6, "09:00", "10:00")]
    plan = make.plan(of=cora, first_on=FALL[0], last_on=last_on, hours=week)
    before = planned()
    browser = as_(cora)

    response = browser.post(f"/availability/plans/{plan.pk}/remove/", follow=True)
    assert planned() == []
    page = words(browser.post(undo_of(response), follow=True))

    assert "These hours hold again for Mon 24 Aug 2026" in page
    assert planned() == before


@pytest.mark.parametrize(
    "query", ["", "?first_on=2026-08-24", "?first_on=x", "?first_on=2026-03-09&opens_0_0=09:00"], ids=str
)
def test_an_odd_undo_is_refused_in_a_sentence(query, cora, as_):
    make.plan(of=cora, first_on=FALL[0])

    response = as_(cora).post(f"/availability/plans/put-back/{query}")

    assert response.status_code == 409
    assert "These hours cannot be put back now. Add them anew." in response.content.decode()
    assert len(planned()) == 1


def test_the_page_lists_what_lasts_the_nearest_first_and_says_what_holds_today(cora, as_):
    today = make.NOON.date()
    HoursPlan.objects.create(counselor=cora, first_on=today - 9 * DAY, last_on=today - 8 * DAY)
    make.plan(of=cora, first_on=today + DAY, hours=())
    week = [(0, "09:00", "12:00"), (0, "13:00", "14:00"), (2, "09:00", "12:00"), (2, "13:00", "14:00")]
    make.plan(of=cora, first_on=today, last_on=today, hours=[*week, (4, "09:00", "10:00")])

    page = words(as_(cora).get(PAGE))

    assert (
        "Tue 3 Mar 2026 to Tue 3 Mar 2026 · holds today"
        " Mon, Wed 09:00 to 12:00 and 13:00 to 14:00; Fri 09:00 to 10:00" in page
    )
    assert "Wed 4 Mar 2026 and later No hours: nobody can book you." in page
    assert page.index("Tue 3 Mar 2026 to") < page.index("Wed 4 Mar 2026 and")
    assert "Sun 22 Feb" not in page


def test_whoever_has_only_hours_of_some_dates_is_told_that_students_see_them(dan, as_):
    make.hours(of=dan, weekdays=())
    assert "One thing is missing" in words(as_(dan).get(PAGE))

    make.plan(of=dan, first_on=make.NOON.date())

    assert "Students see the free times" in words(as_(dan).get(PAGE))


def test_extra_hours_are_added_listed_and_removed_with_their_undo(cora, as_):
    browser = as_(cora)

    response = browser.post(
        EXTRA, {"on": "2026-03-06", "opens_at": "14:00", "closes_at": "16:00"}, follow=True
    )
    page = words(response)
    assert "Open: Fri 6 Mar 2026, 14:00 to 16:00, as far as your other hours leave it free. Undo" in page
    assert "Fri 6 Mar 2026, 14:00 to 16:00 Remove" in page
    response = browser.post(undo_of(response), follow=True)
    assert "Removed: Fri 6 Mar 2026, 14:00 to 16:00." in words(response)
    assert not ExtraHours.objects.exists()
    page = words(browser.post(undo_of(response), follow=True))

    assert "Students can book you on Fri 6 Mar 2026, 14:00 to 16:00 again." in page
    extra = ExtraHours.objects.get(counselor=cora)
    assert (extra.on, extra.opens_at, extra.closes_at) == (date(2026, 3, 6), time(14), time(16))


@pytest.mark.parametrize(
    ("said", "field", "says"),
    [
        ({"on": ""}, "on", "Fill in"),
        ({"on": "2026-02-30"}, "on", "Enter a valid date."),
        ({"on": "9999-12-31"}, "on", "Choose a date between 2000 and 2100."),
        ({"on": "2026-03-05"}, "on", "You have taken time off then."),
        ({"opens_at": "25:00"}, "opens_at", "Enter a valid time."),
        ({"closes_at": "14:00"}, "closes_at", "Choose a time after the one at which you begin."),
        ({"closes_at": "14:10"}, "closes_at", "This is shorter than one appointment."),
    ],
)
def test_extra_hours_that_cannot_be_are_refused(said, field, says, cora, as_):
    make.time_off(of=cora, first_on=date(2026, 3, 5))

    response = as_(cora).post(EXTRA, {"on": "2026-03-06", "opens_at": "14:00", "closes_at": "16:00"} | said)

    assert response.status_code == 422
    assert says in beside(response, field)[0]
    assert not ExtraHours.objects.exists()


@pytest.mark.parametrize("query", ["", "?on=2026-03-01&opens_at=14:00&closes_at=16:00"])
def test_an_odd_undo_of_extra_hours_is_refused_in_a_sentence(query, cora, as_):
    response = as_(cora).post(f"/availability/extra-hours/put-back/{query}")

    assert response.status_code == 409
    assert "These hours cannot be put back now. Add them anew." in response.content.decode()


def test_a_director_without_hours_of_ones_own_is_told_so(dora, as_):
    for path in (ADD, EXTRA):
        assert "You take no appointments yourself" in words(as_(dora).get(path))
    for path in ("/availability/plans/put-back/", "/availability/extra-hours/put-back/"):
        assert as_(dora).post(path).status_code == 409


def test_asks_as_little_of_the_database_for_many_as_for_one(cora, as_):
    make.plan(of=cora, first_on=FALL[0], last_on=FALL[0])
    make.extra_hours(of=cora, on=FALL[0])
    make.term(first_on=FALL[0], last_on=FALL[0])
    browser = as_(cora)
    pages = (PAGE, ADD, f"/availability/plans/{HoursPlan.objects.dated().get().pk}/edit/")
    few = [queries(browser, path) for path in pages]
    for n in range(1, 6):
        make.plan(of=cora, first_on=FALL[0] + n * DAY, last_on=FALL[0] + n * DAY)
        make.extra_hours(of=cora, on=FALL[0] + n * DAY)
        make.term(first_on=FALL[0] + n * DAY, last_on=FALL[0] + n * DAY)

    assert [queries(browser, path) for path in pages] == few
    assert max(few) <= 11


def test_dates_that_are_typed_beside_a_term_are_not_dropped(cora, fall, as_):
    typed = {"term": fall.pk, "first_on": "2026-12-21", "last_on": "2026-12-23"} | MORNING

    response = as_(cora).post(ADD, typed)

    assert response.status_code == 422
    assert beside(response, "first_on") == [
        "You chose a term, and typed dates too. Choose “Other dates”, or clear these."
    ]
    assert planned() == []


def test_a_copy_is_for_a_term_to_come(cora, as_):
    make.term(name="This term", first_on=date(2026, 1, 12), last_on=date(2026, 5, 8))
    make.term(name="Fall 2026", first_on=FALL[0], last_on=FALL[1])
    winter = make.term(name="Winter", first_on=date(2027, 1, 4), last_on=date(2027, 3, 5))
    plan = make.plan(of=cora, first_on=FALL[0], last_on=FALL[1])

    response = as_(cora).get(f"{ADD}?copy={plan.pk}")

    assert response.context["form"]["term"].value() == str(winter.pk)


def test_extra_hours_that_are_over_are_refused(cora, as_):
    response = as_(cora).post(EXTRA, {"on": "2026-03-03", "opens_at": "09:00", "closes_at": "10:00"})

    assert response.status_code == 422
    assert beside(response, "closes_at") == ["These hours are over. Choose some to come."]
