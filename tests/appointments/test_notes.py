"""The two notes of an appointment: who writes them, who reads them, and two windows on one of them."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import User
from appointments.actions import appointments
from appointments.actions import notes as actions
from appointments.models import Note
from appointments.models.notes import readers
from appointments.readers import who_reads
from audit.models import Event
from students.models import Access, Student, staff_who_see
from tests import make
from tests.pages import words
from web.calendar import DAY
from web.refusals import NotAllowed, Refused

pytestmark = pytest.mark.usefixtures("clock")
AUDIENCES = ("shared", "staff")


@pytest.fixture
def met(ada, cora, noon):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=noon + DAY)


@pytest.fixture
def everybody(ada, ben, cora, dan, dora, noon):
    """Everybody of the cast, and a counselor whom ada has booked, too."""
    yuki = make.counselor(name="Yuki Tanabe")
    make.hours(of=yuki)
    make.appointment(of=ada, counselor=yuki, starts_at=noon + 3 * DAY)
    return {
        "ada": ada.user,
        "ben": ben.user,
        "cora": cora.user,
        "dan": dan.user,
        "dora": dora,
        "yuki": yuki.user,
    }


def write(meeting, audience="shared", text="Bring the letter", *, version=0, by=None, now=make.NOON):
    by = by or meeting.counselor.user
    actions.write_note(meeting, audience=audience, text=text, version=version, by=by, now=now)


def path(meeting, audience):
    return reverse(f"appointments:{audience}_note", args=[meeting.pk])


def test_what_is_written_is_kept_and_that_it_was_is_on_record(met, cora, noon):
    write(met, text="She will write to two alumni.\nThe letter is good.")

    note = Note.objects.get()
    assert (note.text, note.version) == ("She will write to two alumni.\nThe letter is good.", 1)
    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.by, event.fields) == ("written", "note", cora.user, [])


@pytest.mark.parametrize("who", ["ada", "dan", "dora"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_is_written_by_the_counselor_of_the_appointment_alone(who, audience, met, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        write(met, audience, by=getattr(person, "user", person))

    assert not Note.objects.exists()


def test_is_written_also_of_an_appointment_that_did_not_take_place(met, cora, noon):
    appointments.miss(met, missed_by="student", by=cora.user, now=noon + DAY)

    write(met, "staff", "I have called; all is well.", now=noon + 2 * DAY)

    assert Note.objects.get().text == "I have called; all is well."


@pytest.mark.parametrize("audience", AUDIENCES)
def test_whoever_is_named_reads_it_and_nobody_else(audience, met, everybody):
    write(met, audience)

    named = {name for name, person in everybody.items() if person in readers(audience, met.pk)}
    opens = {name for name, person in everybody.items() if Note.objects.visible_to(person).exists()}

    assert named == opens == {"shared": {"ada", "cora"}, "staff": {"cora", "dora", "yuki"}}[audience]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_on_the_pages_it_stands_for_whoever_is_named_and_for_nobody_else(audience, met, everybody, as_):
    write(met, audience, "canary")
    pages = [met.get_absolute_url(), f"/students/{met.student_id}/"]

    found = {
        name
        for name, person in everybody.items()
        if any("canary" in as_(person).get(page).content.decode() for page in pages)
    }

    assert found == {name for name, person in everybody.items() if person in readers(audience, met.pk)}


@pytest.mark.parametrize("who", ["ada", "ben", "cora", "dan", "dora", "yuki"])
def test_staff_who_see_a_student_are_those_to_whom_the_student_is_visible(who, everybody, met, ada, ben):
    person = everybody[who]

    for student in (ada, ben):
        rows = Student.objects.filter(pk=student.pk)
        told = User.objects.filter(staff_who_see(rows, "user__student"), pk=person.pk).exists()
        assert told == (person.is_staff and Student.objects.visible_to(person).contains(student))


def test_a_colleague_whom_the_student_met_reads_the_staff_note_no_more_once_the_progress_is_closed(
    met, everybody
):
    write(met, "staff")

    Access.objects.all().delete()

    assert not Note.objects.visible_to(everybody["yuki"]).exists()
    assert everybody["yuki"] not in readers("staff", met.pk)


def test_the_counselor_of_the_appointment_reads_it_when_the_student_has_another_by_now(met, ada, cora, dan):
    write(met, "staff")
    ada.counselor = dan
    ada.save()

    assert [Note.objects.visible_to(one.user).exists() for one in (cora, dan)] == [True, True]


def test_whoever_has_left_is_not_named(met, dora, cora, noon):
    User.objects.filter(pk=dora.pk).update(deactivated_at=noon)

    assert "Dora" not in who_reads("staff", met, cora.user)


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        ("shared", "Read by you and Ada Moreno, and by nobody else."),
        (
            "staff",
            "Read by you, Yuki Tanabe and Dora Whitfield (director): the staff who see Ada's progress. Whoever "
            "comes to see it later, such as a colleague whom Ada books, reads it too. Ada never does.",
        ),
    ],
)
def test_the_readers_stand_above_the_box_by_name(audience, sentence, met, everybody, as_):
    page = unescape(as_(everybody["cora"]).get(path(met, audience)).content.decode())

    assert page.index(sentence) < page.index("<textarea")


def test_the_student_reads_who_else_does(met, ada, as_):
    write(met)

    page = words(as_(ada).get(met.get_absolute_url()))

    assert "Shared note Read by you and Cora Lindqvist, and by nobody else. Bring the letter" in page
    assert "Staff note" not in page


def test_while_nothing_is_written_a_student_sees_no_empty_box(met, ada, as_):
    assert "note" not in words(as_(ada).get(met.get_absolute_url())).lower()


def test_the_page_keeps_what_is_typed(met, cora, as_):
    browser = as_(cora)

    saved = browser.post(path(met, "shared"), {"text": "Two alumni, by Friday", "version": 0}, follow=True)

    assert "The note is saved." in words(saved)
    assert "Two alumni, by Friday" in words(saved)
    assert re.search(r'name="version" value="1"', browser.get(path(met, "shared")).content.decode())


def test_of_two_windows_the_second_is_told_and_keeps_what_was_typed_there(met, cora, as_):
    browser = as_(cora)
    browser.post(path(met, "staff"), {"text": "From the first window", "version": 0})

    second = browser.post(path(met, "staff"), {"text": "From the second window", "version": 0})

    page = second.content.decode()
    assert second.status_code == 409
    assert "This note was saved in another window meanwhile." in page
    assert "From the second window</textarea>" in page
    assert "From the first window" in page
    assert Note.objects.get().text == "From the first window"
    (version,) = re.findall(r'name="version" value="(\d)"', page)
    browser.post(path(met, "staff"), {"text": "From both windows", "version": version})
    assert (Note.objects.get().text, Note.objects.get().version) == ("From both windows", 2)


def test_the_same_sent_twice_is_saved_once(met):
    write(met)

    write(met)

    assert Note.objects.get().version == 1
    assert Event.objects.filter(verb="written").count() == 1


def test_refuses_a_version_that_never_was(met):
    write(met)

    with pytest.raises(Refused, match="another window"):
        write(met, text="Something else", version=7)


def test_a_note_that_is_emptied_stands_on_no_page(met, ada, cora, as_):
    write(met)

    write(met, text="", version=1)

    assert "note" not in words(as_(ada).get(met.get_absolute_url())).lower()


def test_what_is_typed_is_shown_as_it_is_typed_and_never_as_markup(met, ada, as_):
    write(met, text="<b>bold</b>")

    assert "&lt;b&gt;bold&lt;/b&gt;" in as_(ada).get(met.get_absolute_url()).content.decode()
