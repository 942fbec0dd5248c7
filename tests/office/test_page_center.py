"""How the center works: the limit, the holidays, and who wants letters again."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from appointments.actions import appointments
from audit.models import Event
from center.models import Center, Holiday, closed_days
from contacts import actions as contacts
from contacts.models import Silence
from interviews import actions as interviews
from office import actions
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR
from web.refusals import Refused

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/center/"
ADD = "/center/holidays/add/"
LIFT = "/center/lift-silence/"
FRIDAY = date(2026, 3, 6)


def test_shows_the_limit_and_the_days_to_come_the_nearest_first(dora, as_):
    make.holiday(on=date(2026, 11, 26), name="Thanksgiving")
    make.holiday(on=FRIDAY, name="Spring break")
    make.holiday(on=date(2026, 3, 2), name="Yesterday")
    make.holiday(on=date(2026, 3, 3), name="This very day")

    response = as_(dora).get(PAGE)

    page = words(response)
    assert "Tue 3 Mar 2026 This very day Remove Fri 6 Mar 2026 Spring break Remove Thu 26 Nov 2026" in page
    assert "Yesterday" not in page
    assert "What is set already stays as it is" in page
    assert response.context["form"]["students_per_person"].value() == 3


def test_says_what_to_do_while_there_are_no_holidays(dora, as_):
    assert "No holidays to come. Add the days" in words(as_(dora).get(PAGE))


def test_the_limit_holds_once_it_is_saved(dora, as_, noon):
    page = words(as_(dora).post(PAGE, {"students_per_person": "5"}, follow=True))

    assert "It holds for every letter from now on." in page
    assert Center.objects.get().students_per_person == 5
    event = Event.objects.get()
    assert (event.verb, event.subject_type, event.fields) == ("limited", "center", ["students_per_person"])


def test_the_limit_leaves_everything_else_of_the_center_as_it_is(dora, noon):
    Center.objects.create(pk=1, name="Bluegrass", zone="Asia/Tokyo", accent="#112233")

    actions.limit_students(students_per_person=50, by=dora, now=noon)

    ours = Center.objects.get()
    assert (ours.name, ours.zone, ours.accent, ours.students_per_person) == (
        "Bluegrass",
        "Asia/Tokyo",
        "#112233",
        50,
    )


@pytest.mark.parametrize("typed", ["0", "51", "-1", "2.5", "x", "9" * 5000])
def test_refuses_a_limit_that_is_none(typed, dora, as_):
    response = as_(dora).post(PAGE, {"students_per_person": typed})

    assert response.status_code == 422
    assert beside(response, "students_per_person")
    assert not Center.objects.exists()


def test_a_day_is_no_working_day_once_it_is_added(dora, as_):
    page = words(as_(dora).post(ADD, {"on": "2026-03-06", "name": "Spring break"}, follow=True))

    assert "Fri 6 Mar 2026 is no working day: Spring break. Undo" in page
    assert closed_days() == {FRIDAY}
    assert Event.objects.get().verb == "closed on"


def test_tells_how_many_appointments_were_booked_on_a_day_that_is_added(ada, ben, cora, dora, noon, as_):
    make.rules()
    tomo = make.counselor(zone="Asia/Tokyo")
    make.hours(of=cora)
    make.hours(of=tomo, opens="00:00", closes="23:00", weekdays=tuple(range(7)))
    make.appointment(of=ada, counselor=cora, starts_at=noon + 3 * DAY)
    # On the same evening, and in Tokyo already on the morning after.
    make.appointment(of=ben, counselor=tomo, starts_at=noon + 3 * DAY + 8 * HOUR)
    called_off = make.appointment(of=ben, counselor=cora, starts_at=noon + 3 * DAY + HOUR)
    appointments.cancel(called_off, by=ben.user, now=noon)

    page = words(as_(dora).post(ADD, {"on": "2026-03-06", "name": "Spring break"}, follow=True))

    assert "Fri 6 Mar 2026 is no working day: Spring break. 1 appointment on it stays as booked. Undo" in page


def test_what_is_set_already_stays_when_a_day_is_added(ada, dora, noon):
    letter = make.outreach(to=make.contact(of=ada), sent_at=noon)

    actions.add_holiday(on=FRIDAY, name="Spring break", by=dora, now=noon)

    before = letter.try_again_at
    letter.refresh_from_db()
    assert letter.try_again_at == before


def test_refuses_the_same_day_twice_and_says_what_it_is(dora, as_):
    make.holiday(on=FRIDAY, name="Spring break")

    response = as_(dora).post(ADD, {"on": "2026-03-06", "name": "Easter"})

    assert response.status_code == 422
    assert beside(response, "on") == ["This day is on the list already, as Spring break."]
    assert response.context["form"]["name"].value() == "Easter"
    assert Holiday.objects.get().name == "Spring break"


@pytest.mark.parametrize(
    "typed",
    [
        "1999-12-31",
        "2000-01-01",
        "2100-01-01",
        "9999-12-31",
        "2026-02-30",
        "2026-03-02",
        "06/03/2026",
        "x",
        "",
    ],
)
def test_refuses_a_day_that_is_over_or_none(typed, dora, as_):
    response = as_(dora).post(ADD, {"on": typed, "name": "Spring break"})

    assert response.status_code == 422
    assert beside(response, "on")
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("typed", ["", "   ", "a" * 81, "a\nb", "\u200b"])
def test_refuses_a_day_without_a_name(typed, dora, as_):
    response = as_(dora).post(ADD, {"on": "2026-03-06", "name": typed})

    assert response.status_code == 422
    assert beside(response, "name")
    assert not Holiday.objects.exists()


def test_the_day_that_is_today_is_the_centers_own(dora, noon):
    # It is Wednesday in Tokyo already after ten in the morning in New York.
    Center.objects.create(pk=1, zone="Asia/Tokyo")

    with pytest.raises(Refused, match="over"):
        actions.add_holiday(on=noon.date(), name="Off", by=dora, now=noon)


def test_a_day_is_removed_and_put_back(dora, as_):
    holiday = make.holiday(on=FRIDAY, name="Eve & day of “all”")
    browser = as_(dora)

    response = browser.post(f"/center/holidays/{holiday.pk}/remove/", follow=True)
    assert "Fri 6 Mar 2026 is a working day like any other of the week. Undo" in words(response)
    assert closed_days() == frozenset()
    (undo,) = [message.extra_tags for message in response.context["messages"]]
    page = words(browser.post(undo, follow=True))

    assert "Fri 6 Mar 2026 is on the list again: Eve & day of “all”." in page
    assert Holiday.objects.get().name == "Eve & day of “all”"
    assert sorted(Event.objects.values_list("verb", flat=True)) == ["closed on", "opened on"]


@pytest.mark.parametrize(
    "query", ["", "?on=2026-03-06", "?on=x&name=Off", "?on=2026-03-06&name=Off"], ids=str
)
def test_an_odd_undo_is_refused_in_a_sentence(query, dora, as_):
    make.holiday(on=FRIDAY)

    response = as_(dora).post(f"/center/holidays/put-back/{query}")

    assert response.status_code == 409
    assert "This day cannot be put back now. Add it anew." in response.content.decode()
    assert Holiday.objects.count() == 1


def test_a_day_is_removed_once(dora, as_):
    browser, path = as_(dora), f"/center/holidays/{make.holiday(on=FRIDAY).pk}/remove/"

    assert [browser.post(path).status_code for _ in range(2)] == [302, 404]


def test_an_address_may_be_written_to_again(ada, ben, dora, as_, noon):
    of_ada, of_ben = (make.contact(of=student, email="priya@mercy.test") for student in (ada, ben))
    contacts.silence(of_ada, by=None, now=noon)

    response = as_(dora).post(LIFT, {"address": " Priya@Mercy.test "}, follow=True)

    page = words(response)
    assert "This address had asked for no more letters. From now on it may be written to again." in page
    assert not Silence.objects.exists()
    for name in ("Priya", "Ben", "mercy.test"):
        assert name not in page
    # Each student decides anew.
    of_ben.refresh_from_db()
    assert of_ben.do_not_contact_at
    contacts.may_contact(of_ben, by=ben.user, now=noon)


def test_says_so_where_an_address_had_not_asked_for_peace(ada, dora, as_, noon):
    make.contact(of=ada, email="priya@mercy.test")

    page = words(as_(dora).post(LIFT, {"address": "priya@mercy.test"}, follow=True))

    assert "This address has not asked for peace, so there was nothing to change." in page
    assert not Event.objects.filter(verb="lifted").exists()


@pytest.mark.parametrize(
    "typed", ["", "priya", "priya@", "a" * 300 + "@mercy.test", "a@b.test\nBcc: c@d.test"]
)
def test_refuses_what_is_no_address(typed, dora, as_):
    response = as_(dora).post(LIFT, {"address": typed})

    assert response.status_code == 422
    assert beside(response, "address")


@pytest.mark.parametrize("who", ["ada", "cora"])
@pytest.mark.parametrize("path", [PAGE, ADD, LIFT])
def test_only_the_director_passes(who, path, as_, request):
    assert as_(request.getfixturevalue(who)).get(path).status_code == 403


def test_the_director_is_led_there(dora, cora, as_):
    assert 'href="/center/"' in as_(dora).get("/people/").content.decode()
    assert 'href="/center/"' not in as_(cora).get("/caseload/").content.decode()


def test_asks_as_little_of_the_database_for_many_days_as_for_one(dora, as_):
    browser = as_(dora)
    make.holiday(on=FRIDAY)
    few = queries(browser, PAGE)
    for n in range(1, 20):
        make.holiday(on=FRIDAY + n * DAY)

    assert queries(browser, PAGE) == few <= 6


@pytest.mark.parametrize("limit", [0, 51])
def test_the_database_refuses_a_limit_that_is_none(db, limit):
    with pytest.raises(IntegrityError, match="center_lets_some_students_write"), transaction.atomic():
        Center.objects.create(pk=1, students_per_person=limit)


def test_honours_a_wish_that_was_told_to_the_center(ada, ben, dora, as_, noon):
    known = make.contact(of=ada, email="priya@mercy.test")
    browser = as_(dora)

    page = words(browser.post("/center/silence-address/", {"address": "Priya@mercy.test"}, follow=True))

    assert "no student of the center is asked to write to this address" in page
    assert "Told to Dora Whitfield" in page
    known.refresh_from_db()
    assert known.do_not_contact_at
    assert make.contact(of=ben, email="priya@mercy.test").do_not_contact_at


def test_shows_through_whose_link_a_wish_came_and_not_whose_wish_it_is(ada, dora, as_, noon):
    proposal = make.proposal(to=make.contact(of=ada, name="Priya Nair", email="priya@mercy.test"))
    interviews.ask_for_peace(proposal, now=noon)

    page = words(as_(dora).get(PAGE))

    assert "Through a link of Ada Moreno" in page
    assert "Priya" not in page
