"""The director says how soon, how far ahead and how often students book."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from center.kept import kept_center
from center.models import Center
from office import actions
from office.booking_forms import PRESETS
from tests import make
from tests.pages import beside, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/center/booking-rules/"
STRICT = {
    "notice_hours": "24",
    "horizon_days": "14",
    "open_at_once": "1",
    "per_day": "",
    "per_week": "1",
    "per_term": "",
    "missed_per_term": "2",
    "change_hours": "12",
}


def test_the_rules_hold_once_they_are_saved(ada, cora, dora, as_):
    make.hours(of=cora)

    page = words(as_(dora).post(PAGE, STRICT, follow=True))

    assert "It holds for what is booked from now on" in page
    assert "Times are offered 14 days ahead" in page
    assert "up to 24 hours before they begin" in words(as_(ada).get("/appointments/book/why/"))
    event = Event.objects.get(verb="ruled booking")
    assert set(event.fields) == set(STRICT) - {"per_term"}


def test_only_what_changed_is_on_the_record(dora, noon):
    actions.rule_booking(notice_hours=4, per_week=5, by=dora, now=noon)

    assert Event.objects.get().fields == ["per_week"]


def test_saving_the_same_rules_is_no_event(dora, noon):
    actions.rule_booking(notice_hours=4, by=dora, now=noon)

    assert not Event.objects.exists()


def test_the_rules_leave_everything_else_of_the_center_as_it_is(dora, noon):
    Center.objects.create(pk=1, name="Bluegrass", zone="Asia/Tokyo", accent="#112233")

    actions.rule_booking(per_day=None, by=dora, now=noon)

    ours = Center.objects.get()
    assert (ours.name, ours.zone, ours.accent, ours.per_day) == ("Bluegrass", "Asia/Tokyo", "#112233", None)


@pytest.mark.parametrize("name", PRESETS)
def test_a_set_of_rules_is_filled_in_and_holds_only_once_it_is_saved(dora, name, as_):
    browser = as_(dora)
    browser.post(PAGE, STRICT)

    form = browser.get(PAGE, {"preset": name}).context["form"]
    kept = Center.objects.get().notice_hours

    assert {field: form[field].value() for field in STRICT} == PRESETS[name].rules
    assert kept == 24


@pytest.mark.parametrize("name", PRESETS)
def test_every_set_of_rules_can_be_saved(dora, noon, name):
    actions.rule_booking(**PRESETS[name].rules, by=dora, now=noon)

    assert Center.objects.get().horizon_days == PRESETS[name].rules["horizon_days"]


def test_what_we_suggest_is_what_a_new_center_has():
    new = Center()

    assert {field: getattr(new, field) for field in STRICT} == PRESETS["friendly"].rules


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("notice_hours", "169", "Enter 168 or less."),
        ("notice_hours", "", "Fill in “Hours of notice”."),
        ("horizon_days", "7", "Enter 8 or more."),
        ("horizon_days", "1e3", "Enter a whole number."),
        ("open_at_once", "0", "Enter 1 or more."),
        ("per_day", "-1", "Enter 1 or more."),
        ("per_week", "999999999999999999999", "Enter 50 or less."),
        ("change_hours", "soon", "Enter a whole number."),
        ("notice_hours", "168", "This leaves few of the days ahead. Choose fewer hours, or more days."),
        ("per_term", "0", "Enter 1 or more."),
    ],
)
def test_refuses_what_makes_no_rule_beside_its_field(dora, as_, field, wrong, sentence):
    response = as_(dora).post(PAGE, STRICT | {field: wrong})

    assert response.status_code == 422
    assert sentence in beside(response, field)
    assert not Center.objects.exists()


def test_an_odd_set_of_rules_in_the_address_is_none(dora, as_):
    assert as_(dora).get(PAGE, {"preset": "'\"><script>"}).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"per_day": 0}, {"horizon_days": 7}, {"notice_hours": -1}, {"change_hours": 200}]
)
def test_the_database_keeps_no_rule_under_which_nobody_could_book(wrong, db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Center.objects.create(pk=1, **wrong)


def test_this_process_knows_the_new_rules_at_once(dora, noon, django_capture_on_commit_callbacks):
    assert kept_center().notice_hours == 4

    with django_capture_on_commit_callbacks(execute=True):
        actions.rule_booking(notice_hours=9, by=dora, now=noon)

    assert kept_center().notice_hours == 9


@pytest.mark.parametrize(("less", "more"), [("per_day", "per_week"), ("per_week", "per_term")])
def test_refuses_a_limit_that_another_makes_idle(dora, as_, less, more):
    response = as_(dora).post(PAGE, STRICT | {less: "5", more: "2"})

    assert response.status_code == 422
    assert beside(response, more) == ["This is less than the limit before it. Choose as many, or more."]
