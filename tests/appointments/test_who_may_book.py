"""Whom a purpose is for: others do not see it, hear why where they ask for it, and staff may set it aside."""

from datetime import timedelta
from uuid import uuid4

import pytest

from appointments.actions import appointments, purposes
from appointments.models import Appointment, Purpose
from appointments.rules import not_for
from center.models import the_center
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY
from web.forms import instant_text
from web.refusals import Refused

pytestmark = pytest.mark.usefixtures("clock")
BOOK, WHY = "/appointments/book/", "/appointments/book/why/"
SENTENCE = "“Lab visit” is for students of Engineering, the classes of 2026 to 2027."


@pytest.fixture
def lab(dora, cora):
    """A visit to the lab, for engineers who are about to leave; cora offers it and a talk."""
    make.rules()
    purpose = make.purpose(
        name="Lab visit", by=dora, colleges=["Engineering"], class_of_from=2026, class_of_until=2027
    )
    make.hours(of=cora)
    make.hours(of=cora, purpose=purpose)
    return purpose


def become(student, college, class_of):
    student.college, student.class_of = college, class_of
    student.save()


@pytest.mark.parametrize(
    ("college", "class_of", "may"),
    [
        ("Engineering", 2026, True),
        ("ENGINEERING", 2027, True),
        ("Engineering", 2025, False),
        ("Engineering", 2028, False),
        ("Engineering", None, False),
        ("Arts", 2026, False),
        ("", 2026, False),
    ],
)
def test_is_known_by_college_and_class(college, class_of, may, ada, lab, noon):
    become(ada, college, class_of)

    assert lab.is_for(ada) is may
    if may:
        make.appointment(of=ada, starts_at=noon + DAY, purpose=lab)
    else:
        with pytest.raises(Refused, match=SENTENCE):
            make.appointment(of=ada, starts_at=noon + DAY, purpose=lab)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, ""),
        ({"colleges": ["Arts", "Law"]}, "students of Arts or Law"),
        ({"class_of_from": 2026}, "the class of 2026 and later ones"),
        ({"class_of_until": 2026}, "the class of 2026 and earlier ones"),
        ({"class_of_from": 2026, "class_of_until": 2026}, "the class of 2026"),
        (
            {"colleges": ["Law"], "class_of_from": 2026, "class_of_until": 2028},
            "students of Law, the classes of 2026 to 2028",
        ),
    ],
)
def test_is_told_in_words(facts, told):
    assert Purpose(name="Lab visit", about="x", **facts).for_whom == told


def test_others_do_not_see_it(ada, lab, as_):
    page = words(as_(ada).get(BOOK))

    assert "When will you meet Cora?" in page
    assert "Lab visit" not in page


def test_whom_it_is_for_chooses_it(ada, lab, as_):
    become(ada, "engineering", 2027)

    assert "Lab visit" in words(as_(ada).get(BOOK))


def test_an_address_to_it_answers_with_the_reason(ada, cora, lab, as_, noon):
    browser = as_(ada)
    when = instant_text(noon + DAY)

    assert SENTENCE in words(browser.get(BOOK, {"for": lab.pk}))
    assert SENTENCE in words(browser.get(WHY, {"for": lab.pk}))
    assert SENTENCE in words(browser.get(BOOK, {"for": lab.pk, "counselor": cora.pk, "starts_at": when}))
    said = {"key": str(uuid4()), "counselor": cora.pk, "purpose": lab.pk, "starts_at": when, "topic": "x"}
    refused = browser.post(BOOK, said)

    assert refused.status_code == 409
    assert SENTENCE in refused.content.decode()
    assert not Appointment.objects.exists()


def test_who_may_book_nothing_hears_why(ada, cora, dora, lab, as_):
    cora.appointmenttype_set.exclude(purpose=lab).delete()

    assert SENTENCE in words(as_(ada).get(BOOK))


def test_nobody_waits_for_what_is_for_others(ada, cora, lab):
    with pytest.raises(Refused, match=SENTENCE):
        make.wait(of=ada, counselor=cora, purpose=lab)


def test_staff_set_it_aside_for_a_reason(ada, cora, lab, as_, noon):
    said = {
        "key": str(uuid4()),
        "counselor": cora.pk,
        "purpose": lab.pk,
        "starts_at": instant_text(noon + DAY),
        "topic": "x",
    }
    path, browser = f"/students/{ada.pk}/book/", as_(cora)

    refused = browser.post(path, said)
    assert any(SENTENCE in error for error in beside(refused, "despite"))
    browser.post(path, said | {"despite": "She changes her college"})

    assert Appointment.objects.get().despite == "She changes her college"


def test_what_is_booked_moves_whoever_it_is_for_by_now(ada, cora, dora, lab, noon):
    become(ada, "Engineering", 2026)
    booked = make.appointment(of=ada, starts_at=noon + DAY, purpose=lab)
    purposes.edit_purpose(lab, name=lab.name, about=lab.about, colleges=["Arts"], by=dora, now=noon)

    appointments.move(booked, starts_at=noon + 2 * DAY, version=0, by=ada.user, now=noon)

    assert Appointment.objects.get().starts_at == noon + 2 * DAY


def test_it_hides_every_time_there_is(db, noon):
    hindrance = not_for("others", "Lab visit", horizon=the_center().horizon, now=noon)

    end = noon + the_center().horizon
    assert hindrance.hides_all
    assert hindrance.hits(noon, noon + timedelta(minutes=10))
    assert hindrance.hits(end, end + timedelta(minutes=10))


def test_the_director_says_whom_it_is_for(dora, lab, as_):
    browser = as_(dora)
    page = f"/center/purposes/{lab.pk}/edit/"
    typed = {
        "name": "Lab visit",
        "about": "x",
        "colleges": " Arts \n\nFine  Law\nArts",
        "class_of_from": "2027",
    }

    refused = browser.post(page, typed | {"class_of_until": "2026"})
    assert len(beside(refused, "class_of_until")) == 1
    browser.post(page, typed)

    lab.refresh_from_db()
    assert (lab.colleges, lab.class_of_from, lab.class_of_until) == (["Arts", "Fine Law"], 2027, None)
    assert "For students of Arts or Fine Law, the class of 2027 and later ones" in words(
        browser.get("/center/purposes/")
    )


def test_the_page_of_times_asks_no_more_for_it(ada, cora, lab, as_):
    browser = as_(ada)
    before = queries(browser, BOOK)
    become(ada, "Engineering", 2026)

    assert queries(browser, f"{BOOK}?for={lab.pk}") == before
