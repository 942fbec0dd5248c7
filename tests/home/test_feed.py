"""A person's calendar at a secret address, read back by another parser than the one that wrote it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ical.calendar_stream import IcsCalendarStream

from accounts.models import Feed, User
from appointments.actions import appointments
from appointments.calendar_file import calendar_file
from appointments.models import Appointment
from contacts import actions as contacts
from home import actions, feeds
from interviews import actions as interviews
from interviews.links import link_of
from interviews.models import Interview
from tests import make
from tests.pages import bare
from tests.tables import tables
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def path_of(person):
    """Where a person's calendar is, which is given an address if it has none."""
    actions.make_feed(person, by=person, now=make.NOON)
    return re.sub("^https?://[^/]+", "", feeds.address_of(person))


def read(person):
    """The entries of a person's calendar, as a calendar program reads them."""
    response = Client().get(path_of(person))
    assert response.status_code == 200
    return IcsCalendarStream.calendar_from_ics(response.content.decode()).events


def titles(person):
    return [event.summary for event in read(person)]


def test_a_student_reads_appointments_and_talks_with_first_names(ada, noon):
    make.appointment(of=ada, starts_at=noon + DAY)
    make.interview(of=ada, starts_at=noon + 2 * DAY)

    meeting, talk = read(ada.user)

    assert (meeting.summary, meeting.location) == ("Appointment with Cora", "Room 12")
    assert meeting.dtstart == (noon + DAY).astimezone(UTC)
    assert (talk.summary, talk.location) == ("Talk with Priya", "Phone")
    assert talk.dtstart == (noon + 2 * DAY).astimezone(UTC)
    assert talk.dtend - talk.dtstart == timedelta(minutes=20)


def test_a_counselor_reads_the_own_appointments_and_nobodys_talks(ada, ben, cora, noon):
    make.appointment(of=ada, starts_at=noon + DAY)
    make.appointment(of=ben, starts_at=noon + DAY)
    make.interview(of=ada)

    assert titles(cora.user) == ["Appointment with Ada"]


def test_a_director_who_counsels_reads_the_own_and_not_everybodys(ada, ben, cora, noon):
    make.appointment(of=ada, starts_at=noon + DAY)
    make.appointment(of=ben, starts_at=noon + DAY)
    User.objects.filter(pk=cora.user_id).update(role="director")
    cora.user.refresh_from_db()

    assert titles(cora.user) == ["Appointment with Ada"]


def test_of_two_students_each_reads_the_own(ada, ben, noon):
    make.appointment(of=ada, starts_at=noon + DAY)
    make.interview(of=ben, contact=make.contact(of=ben, name="Marcus Webb"))

    assert titles(ada.user) == ["Appointment with Cora"]
    assert titles(ben.user) == ["Talk with Marcus"]


def test_reaches_back_thirty_days_and_ahead_without_an_end(ada, noon):
    for days, name in ((-31, "Ann"), (-29, "Bo"), (300, "Cid")):
        contact = make.contact(of=ada, name=name, listed_at=noon - 60 * DAY)
        make.interview(of=ada, contact=contact, starts_at=noon + days * DAY, planned_at=noon - 40 * DAY)

    assert titles(ada.user) == ["Talk with Bo", "Talk with Cid"]


def test_leaves_out_what_was_called_off_and_talks_by_mail(ada, noon):
    appointments.cancel(make.appointment(of=ada, starts_at=noon + DAY), by=ada.user, now=noon)
    talk = make.interview(of=ada)
    interviews.cancel(talk, by=ada.user, now=noon)
    make.interview(of=ada, medium="email")
    assert titles(ada.user) == []

    interviews.reopen(talk, by=ada.user, now=noon)

    assert titles(ada.user) == ["Talk with Priya"]


def test_leaves_out_talks_with_whom_the_student_has_taken_off_the_list(ada, noon):
    talk = make.interview(of=ada)
    contacts.delete(talk.contact, by=ada.user, now=noon)

    assert titles(ada.user) == []


def test_an_appointment_has_the_name_that_it_has_in_letters(ada, noon):
    make.appointment(of=ada, starts_at=noon + DAY)
    appointment = Appointment.objects.with_names().get()
    letter = calendar_file(appointment, reader=ada.user, method="REQUEST")

    [sent] = IcsCalendarStream.calendar_from_ics(letter).events
    [shown] = read(ada.user)

    assert (shown.uid, shown.sequence) == (sent.uid, sent.sequence)


def test_what_is_moved_keeps_its_name_and_counts_its_changes(ada, noon):
    meeting, talk = make.appointment(of=ada, starts_at=noon + DAY), make.interview(of=ada, medium="in_person")
    first = {event.uid: event.sequence for event in read(ada.user)}

    appointments.move(meeting, starts_at=noon + DAY + HOUR, version=0, by=ada.user, now=noon)
    # The place alone is a change as well.
    for place in ("Their office", "The café"):
        interviews.move(talk, starts_at=talk.starts_at, minutes=20, place=place, by=ada.user, now=noon)
    then = {event.uid: event.sequence for event in read(ada.user)}

    assert [*first.values()] == [0, 0]
    assert then.keys() == first.keys()
    assert sorted(then.values()) == [1, 2]


def test_says_nothing_that_is_not_for_those_one_shares_a_calendar_with(ada, cora, noon):
    make.appointment(of=ada, starts_at=noon + DAY, topic="CANARY of the topic")
    Appointment.objects.update(medium="video", place="https://canary.test/room")
    facts = {"private_notes": "CANARY of the jottings", "email": "canary@mercy.test", "phone": "555 0100"}
    contact = make.contact(of=ada, name="Priya Canary", organization="Canary Mercy", title="Canary", **facts)
    for medium in ("phone", "video"):
        place = f"https://canary.test/{medium}"
        make.interview(of=ada, contact=contact, medium=medium, place=place, starts_at=noon + 2 * DAY)
    make.note(of=ada, contact=contact, owed_at=noon - DAY)

    for person in (ada.user, cora.user):
        text = Client().get(path_of(person)).content.decode().replace("\r\n ", "")
        assert "canary" not in text.lower()
        assert "555" not in text
        for secret in (ada.user.email, cora.user.email, "Moreno", "Lindqvist", "patience"):
            assert secret not in text
        assert "LOCATION:Video" in text


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    "moment", ["2026-03-08T06:30Z", "2026-03-08T07:30Z", "2026-11-01T05:30Z", "2026-11-01T06:30Z"]
)
def test_instants_are_the_same_by_every_clock_also_where_it_is_turned(moment, zone, ada):
    starts_at = datetime.fromisoformat(moment)
    make.interview(of=ada, starts_at=starts_at, planned_at=make.NOON)
    User.objects.filter(pk=ada.user_id).update(zone=zone)

    [talk] = read(ada.user)

    assert (talk.dtstart, talk.dtend) == (starts_at, starts_at + timedelta(minutes=20))
    assert talk.dtstart.utcoffset() == timedelta(0)


def test_a_name_or_a_place_of_any_shape_is_text_and_nothing_else(ada):
    contact = make.contact(of=ada, name="Ann\\;,:BEGIN Webb")
    place = "x\r\nATTENDEE:mailto:evil@x.test\r\nEND:VEVENT\n名前 😀"
    talk = make.interview(of=ada, contact=contact, medium="in_person")
    Interview.objects.filter(pk=talk.pk).update(place=place)

    [read_back] = read(ada.user)

    assert read_back.summary == "Talk with Ann\\;,:BEGIN"
    assert read_back.location.replace("\r\n", "\n") == place.replace("\r\n", "\n")
    assert read_back.attendees == []


def test_tells_programs_its_name_and_when_to_look_again(ada):
    text = Client().get(path_of(ada.user)).content.decode()

    assert "\r\nX-WR-CALNAME:Career Center\r\n" in text
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "\r\nX-PUBLISHED-TTL:PT1H\r\n" in text
    assert "\r\nMETHOD:PUBLISH\r\n" in text


def test_is_kept_out_of_caches_search_engines_and_referrers(ada):
    response = Client().get(path_of(ada.user))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Content-Disposition"] == 'attachment; filename="calendar.ics"'


def test_whoever_has_it_already_gets_nothing_until_it_changes(ada, noon, clock):
    meeting = make.appointment(of=ada, starts_at=noon + DAY)
    path = path_of(ada.user)
    etag = Client().get(path)["ETag"]
    clock.move_to(noon + HOUR)

    again = Client().get(path, headers={"If-None-Match": etag})
    appointments.move(meeting, starts_at=noon + DAY + HOUR, version=0, by=ada.user, now=noon + HOUR)
    changed = Client().get(path, headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert (again["Cache-Control"], again["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_head_tells_the_same_without_the_calendar(ada):
    path = path_of(ada.user)

    whole, head = Client().get(path), Client().head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} == {**whole.headers}


def test_looking_changes_nothing_whoever_looks(ada, ben, as_):
    path, browsers = path_of(ada.user), [Client(), as_(ada), as_(ben)]
    before = tables()

    answers = [browser.get(path) for browser in browsers for _ in range(3)]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert tables() == before
    assert not any(answer.cookies for answer in answers)


@pytest.mark.parametrize("how", ["renewed", "ended", "closed"])
def test_nothing_is_at_a_dead_address_as_at_any_other(how, ada, noon, client):
    path = path_of(ada.user)
    assert client.get(path).status_code == 200
    match how:
        case "renewed":
            actions.renew_feed(ada.user, by=ada.user, now=noon)
        case "ended":
            actions.end_feed(ada.user, by=ada.user, now=noon)
        case "closed":
            User.objects.filter(pk=ada.user_id).update(deactivated_at=noon)

    dead = client.get(path)
    etags = client.get(path, headers={"If-None-Match": "*"})

    for nothing in (client.get("/calendar/made-up.ics"), client.get("/there/is/no/such/page/"), etags):
        assert bare(dead) == bare(nothing)
        assert {**dead.headers} == {**nothing.headers}
    assert dead.status_code == 404


@pytest.mark.parametrize(
    "token",
    ["x", ".", "..", "é" * 40, "a" * 5000, "\u202e", "0", "' OR 1=1 --", "{{ 7*7 }}", "a.b.c", "%", " "],
)
def test_an_odd_address_leads_nowhere(token, ada, client):
    path_of(ada.user)

    assert client.get(f"/calendar/{token}.ics").status_code == 404
    assert client.head(f"/calendar/{token}.ics").status_code == 404


def test_an_address_with_any_character_changed_leads_nowhere(ada, client):
    path = path_of(ada.user)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    key, _, signature = token.partition(".")
    flipped = [
        token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        for place, letter in enumerate(token)
    ]

    for one in [
        *flipped,
        key,
        signature,
        f"{key}.",
        f".{signature}",
        token.swapcase(),
        f"{token}A",
        token[:-1],
    ]:
        assert client.get(f"/calendar/{one}.ics").status_code == 404, one


def test_a_key_that_is_signed_for_anything_else_leads_nowhere(ada, client):
    path_of(ada.user)
    key = Feed.objects.get().key

    for salt in ("", "home", "home.feed", "interviews.proposals", "django.core.signing"):
        token = signing.Signer(salt=salt, sep=".").sign(key)
        assert client.get(f"/calendar/{token}.ics").status_code == 404, salt


def test_who_reads_the_database_alone_has_no_address(ada, client):
    path = path_of(ada.user)
    row = Feed.objects.values_list().get()

    assert not any(path.removesuffix(".ics").endswith(str(value)) for value in row)
    assert client.get(f"/calendar/{Feed.objects.get().key}.ics").status_code == 404


def test_the_link_of_a_proposal_opens_no_calendar(ada, client):
    path_of(ada.user)
    token = link_of(make.proposal(to=make.contact(of=ada))).strip("/").split("/")[-1]

    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_address_is_in_no_log(ada, client, noon, caplog):
    path = path_of(ada.user)
    client.get(path)
    actions.end_feed(ada.user, by=ada.user, now=noon)
    client.get(path)
    client.post(path)

    assert path not in caplog.text


def test_asks_as_many_questions_for_a_thousand_entries_as_for_one(ada, cora, noon):
    make.appointment(of=ada, starts_at=noon + DAY)
    talk = make.interview(of=ada)
    few = asked(ada.user), asked(cora.user)

    rows = [Interview(pk=None, student=ada, contact=talk.contact, medium="phone", zone="UTC", minutes=20,
            planned_at=noon, starts_at=noon + n * HOUR, ends_at=noon + n * HOUR + timedelta(minutes=20))
            for n in range(500)]  # fmt: skip
    Interview.objects.bulk_create(rows)
    booked = Appointment.objects.get()
    Appointment.objects.bulk_create(
        Appointment(student=ada, counselor=cora, purpose=make.talk(), medium="phone", zone="UTC",
            place="x", topic="x", booked_at=noon,
            starts_at=(at := noon + 2 * DAY + n * HOUR), ends_at=at + booked.minutes * timedelta(minutes=1),
            blocked=(at, at + HOUR), shown_as="")
        for n in range(500)
    )  # fmt: skip

    assert len(read(ada.user)) == 1002
    assert (asked(ada.user), asked(cora.user)) == few == (4, 3)


def asked(person):
    """How many questions the database is asked for this person's calendar; the center's name is one of them."""
    path = path_of(person)
    with CaptureQueriesContext(connection) as questions:
        assert Client().get(path).status_code == 200
    return len(questions)
