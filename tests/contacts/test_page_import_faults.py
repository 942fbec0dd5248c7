"""Files that are broken, too large or odd, through the real pages (the tables of bad input, B57 to B74).

Each is taken as it was meant, or refused with a sentence that names the line; then nothing of it is kept.
"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import override_settings
from django.urls import reverse

from contacts.actions import imports
from contacts.file_forms import BringForm
from contacts.models import Contact, Import, ImportRow
from tests.contacts.files import exports
from tests.pages import beside, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/import/"
MANY_NAMES = b"Name\n" + b"".join(b"Person %d\n" % n for n in range(10_000))


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(imports, "hint", lambda: None)


def bring(browser, raw, name="people.csv"):
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, raw)}, follow=True)


def put_on(browser, raw, **told: Any):
    """All the way: the columns as they are guessed, and the button."""
    response = bring(browser, raw)
    if "columns" in response.request["PATH_INFO"]:
        guessed = {name: field.initial for name, field in response.context["form"].fields.items()}
        response = browser.post(response.request["PATH_INFO"], guessed, follow=True)
    assert response.status_code == 200
    path = reverse("contacts:start_import", args=[Import.objects.get().pk])
    return browser.post(path, told, follow=True)


def names():
    return list(Contact.objects.order_by("pk").values_list("name", flat=True))


def assert_refused(response, sentence):
    assert response.status_code == 422
    assert sentence in " ".join(beside(response, "file"))
    assert (Import.objects.count(), ImportRow.objects.count(), Contact.objects.count()) == (0, 0, 0)


NAMED = "Name,Organization\nJosé Müller,Mercy\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + NAMED.encode(),
        NAMED.encode("utf-16"),
        NAMED.encode("cp1252"),
        NAMED.replace("\n", "\r\n").encode(),
        NAMED.replace("\n", "\r").encode(),
        NAMED.replace(",", ";").encode(),
        NAMED.replace(",", "\t").encode(),
        NAMED.replace("Name,", " NAME ,").encode(),
        'Name,Organization\n"José\nMüller","Mercy"\n'.encode(),
    ],
    ids=["BOM", "UTF-16", "cp1252", "CRLF", "CR", "semicolons", "tabs", "header", "broken cell"],
)
def test_one_table_written_in_many_ways_says_the_same(ada, as_, raw):
    put_on(as_(ada), raw)

    assert list(Contact.objects.values_list("name", "organization")) == [("José Müller", "Mercy")]


def test_where_the_encoding_is_a_guess_the_page_asks_to_check(ada, as_):
    browser = as_(ada)

    page = words(bring(browser, NAMED.encode("cp1252")))
    assert "Check the names. This file does not say how its letters are written" in page
    assert "José Müller" in page

    assert "Check the names" not in words(bring(browser, NAMED.encode()))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("Name\nAnn Müller\n".encode() + "José\n".encode("cp1252"), "in another encoding"),
        (b"Name\n\x81\x8d\x8f\n", "no letters"),
        (b"PK\x03\x04 a workbook", "Save it as CSV"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Name,E-mail\n", "nobody below it"),
        (b'Name\n"Ann\n' + b"Person\n" * 10_000, "A quote opened in line 2"),
        (b"Name\n" + b"x" * 200_000 + b"\n", "line 2"),
        (b"Name\nAnn\x00\n", "Line 2 has a NUL character"),
        (b"Name," + b"," * 10_000 + b"\n", "columns. Keep it to 100"),
        (MANY_NAMES, "more than 5,000 rows"),
        (b"Name\n" + b"x" * (2 * 1024 * 1024), "larger than 2 MB"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n" * 10_000, "more than 1,000 cards"),
        (
            b"BEGIN:VCARD\nVERSION:3.0\nFN:A\nNOTE:" + b"x" * 1_100_000 + b"\nEND:VCARD\n",
            "more than 1 MB of text",
        ),
    ],
    ids=[
        *(
            "two encodings",
            "no letters",
            "xlsx",
            "nothing",
            "blank",
            "header only",
            "open quote",
            "long cell",
        ),
        *("NUL", "many columns", "many rows", "large", "many cards", "large cards"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_file(ada, as_, raw, sentence):
    assert_refused(bring(as_(ada), raw), sentence)


class Weighed(SimpleUploadedFile):
    """A file that knows how much of it was read."""

    weight = 0

    def read(self, size=-1):
        piece = self.file.read(size)
        self.weight += len(piece)
        return piece


def test_of_a_table_that_is_too_large_only_the_beginning_is_looked_at():
    file = Weighed("people.csv", b"Name\n" + b"Ann\n" * 1_000_000)

    form = BringForm({}, {"file": file})

    assert "larger than 2 MB" in form.errors["file"][0]
    assert file.weight == 4096


@override_settings(REQUEST_MAX_BYTES=100_000)
def test_a_request_that_is_too_large_is_413_before_anything_is_kept(ada, as_):
    browser = as_(ada)

    response = bring(browser, b"Name\n" + b"Ann\n" * 50_000)

    assert response.status_code == 413
    assert "Choose a smaller file" in response.content.decode()
    assert not Import.objects.exists()
    assert browser.get(PAGE).status_code == 200


def test_formulas_stay_text(ada, as_):
    cells = ['=HYPERLINK("http://evil","x")', "+1", "-1", "@SUM(1)", " =1", "\uff1d1+1"]
    rows = "".join('"{}"\n'.format(cell.replace('"', '""')) for cell in cells)

    put_on(as_(ada), f"Name\n{rows}".encode())

    assert names() == [cell.strip() for cell in cells]


@pytest.mark.parametrize(
    ("header", "guessed"),
    [
        ("name,NAME", ["name", ""]),
        ("Display name,Name", ["", "name"]),
        ("First name,First Name,Last name", ["first_name", "", "last_name"]),
    ],
)
def test_of_columns_that_mean_the_same_one_is_taken_and_the_page_asks(ada, as_, header, guessed):
    response = bring(as_(ada), f"{header}\n{','.join(['Priya', 'Ann', 'Lee'][: len(guessed)])}\n".encode())

    assert "What do these columns mean?" in words(response)
    assert [field.initial for field in response.context["form"].fields.values()] == guessed


def test_columns_of_the_site_itself_are_named_and_never_applied(ada, ben, as_):
    header = "id,owner,student_id,is_staff,created_at,deleted_at,Name"
    browser = as_(ada)

    page = words(bring(browser, f"{header}\n1,{ben.pk},{ben.pk},true,2001-01-01,2001-01-01,Priya\n".encode()))
    assert "Left out: “id”, “owner”, “student_id”, “is_staff”, “created_at”, “deleted_at”." in page
    put_on(browser, f"{header}\n1,{ben.pk},{ben.pk},true,2001-01-01,2001-01-01,Priya\n".encode())

    priya = Contact.objects.get()
    assert (priya.student, priya.deleted_at, priya.listed_at.year) == (ada, None, 2026)
    assert priya.pk != 1


@pytest.mark.parametrize(
    ("card", "name"),
    [
        (b"begin:vcard\nversion:3.0\nfn:Ann Lee\nend:vcard\n", "Ann Lee"),
        (b"\xef\xbb\xbfBEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEND:VCARD\n", "Ann Lee"),
        (
            b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=Windows-1251:"
            + "Ковальова;Анна".encode("cp1251")
            + b"\nEND:VCARD\n",
            "Анна Ковальова",
        ),
        (
            b"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Jos=\n=C3=A9=20M=C3=BCller\nEND:VCARD\n",
            "José Müller",
        ),
        (
            b"BEGIN:VCARD\nVERSION:4.0\nFN;PREF=1:Ann Lee\nFN:Annie\nBDAY:--0412\nX-Y:z\nEND:VCARD\n",
            "Ann Lee",
        ),
        (b"BEGIN:VCARD\nVERSION:3.0\nN:Lee;Ann;;;\nEND:VCARD\n", "Ann Lee"),
        (
            b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nAGENT:BEGIN:VCARD\\nFN:Bob\\nEND:VCARD\nPHOTO;ENCODING=b:"
            + b"A" * 3_000_000
            + b"\nEND:VCARD\n",
            "Ann Lee",
        ),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Jos\xc3\r\n \xa9\nEND:VCARD\n", "José"),
    ],
    ids=["lower case", "BOM", "1251", "soft break", "version 4", "no FN", "agent and photo", "folded letter"],
)
def test_cards_of_every_kind_come_in_whole(ada, as_, card, name):
    put_on(as_(ada), card)

    assert names() == [name]


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\n", "has no END:VCARD"),
        (b"BEGIN:VCARD\nFN:Ann Lee\nEND:VCARD\n", "without a VERSION"),
        (b"BEGIN:VCARD\nVERSION:3.0\nTITLE:Nurse\nEND:VCARD\n", "This row has no name"),
        (
            b"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:Jos=C3=\nEND:VCARD\n",
            "breaks off in the middle",
        ),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nURL:javascript:alert(1)\nEND:VCARD\n", "Web page or profile"),
    ],
    ids=["no end", "no version", "no name", "half a name", "javascript"],
)
def test_a_card_that_is_broken_is_reported_and_the_others_wait_for_the_tick(ada, as_, card, sentence):
    browser = as_(ada)
    whole = b"BEGIN:VCARD\nVERSION:3.0\nFN:Priya Nair\nEND:VCARD\n"

    page = words(bring(browser, whole + card))

    assert sentence in page
    assert "1 new person in this file" in page
    path = reverse("contacts:start_import", args=[Import.objects.get().pk])
    assert browser.post(path).status_code == 422
    assert names() == []
    browser.post(path, {"leave_out": "on"})
    assert names() == ["Priya Nair"]


def test_a_file_of_cards_that_is_too_large_is_refused_unread(ada, as_, monkeypatch):
    monkeypatch.setattr("contacts.files.vcard.BYTES", 3_000_000)
    photo = b"PHOTO;ENCODING=b:" + b"A" * 4_000_000

    response = bring(as_(ada), b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n" + photo + b"\nEND:VCARD\n")

    assert_refused(response, "larger than 25 MB")


def test_what_is_typed_in_a_file_stays_text_on_every_page(ada, as_):
    browser = as_(ada)
    name = "<script>alert(1)</script>{{7*7}}"

    for response in (
        bring(browser, f"Name,<b>Where</b>\n{name},\n".encode()),
        put_on(browser, f"Name,<b>Where</b>\n{name},\n".encode()),
    ):
        page = response.content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page
        assert "<script>alert" not in page
        assert "<b>Where" not in page
    assert names() == [name]


def test_an_outlook_table_and_both_of_google_come_in(ada, as_):
    for text in (exports.OUTLOOK, exports.GOOGLE, exports.GOOGLE_BEFORE_2024):
        Contact.objects.all().delete()
        Import.objects.all().delete()

        put_on(as_(ada), text.encode())

        ann = Contact.objects.get()
        assert (ann.name, ann.email, ann.title) == ("Ann Lee", "ann@mercy.example.org", "Nurse")
