"""The list as a file: safe to open, without a private word, and the same again when it comes back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from contacts import actions
from contacts.actions import imports
from contacts.forms import ContactForm
from contacts.models import Contact, Import
from tests import make
from tests.pages import queries

pytestmark = pytest.mark.usefixtures("clock")
CSV, VCARD = "/contacts/export/contacts.csv", "/contacts/export/contacts.vcf"
FACTS = ("name", "organization", "title", "field", "email", "phone", "link", "more_ways", "met_how", "tags")


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(imports, "hint", lambda: None)


def sent(browser, path, query=None):
    response = browser.get(path, query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(browser, query=None):
    """The rows as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(sent(browser, CSV, query).decode("utf-8-sig"), newline="")))


def names(browser, query=None):
    return [row["Name"] for row in table(browser, query)]


def facts(student):
    listed = Contact.objects.filter(student=student, deleted_at=None)
    return sorted(listed.values_list(*FACTS), key=repr)


def ways(student):
    """The same, with all ways to reach each of them taken together."""
    listed = [(*told[:4], sorted(filter(None, [*told[4:7], *told[7]])), *told[8:]) for told in facts(student)]
    return sorted(listed, key=repr)


def import_into(browser, raw, name):
    """All the way through the pages, with the columns as they are guessed."""
    response = browser.post("/contacts/import/", {"file": SimpleUploadedFile(name, raw)}, follow=True)
    if "columns" in response.request["PATH_INFO"]:
        guessed = {name: field.initial for name, field in response.context["form"].fields.items()}
        browser.post(response.request["PATH_INFO"], guessed)
    imported = Import.objects.latest("pk")
    browser.post(reverse("contacts:start_import", args=[imported.pk]))
    return Import.objects.get(pk=imported.pk)


@pytest.mark.parametrize(
    ("path", "kind"), [(CSV, "text/csv; charset=utf-8"), (VCARD, "text/vcard; charset=utf-8")]
)
def test_is_a_file_to_save_and_of_the_own_list_alone(ada, ben, as_, path, kind):
    make.contact(of=ada, private_notes="She cried.")
    make.contact(of=ben, name="Marcus Webb")
    gone = make.contact(of=ada, name="Ingrid Olsen")
    actions.delete(gone, by=ada.user, now=make.NOON)

    response = as_(ada).get(path)

    text = b"".join(response.streaming_content).decode()
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"] == f'attachment; filename="{path.rsplit("/")[-1]}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Priya Nair" in text
    for missing in ("cried", "Marcus", "Ingrid"):
        assert missing not in text


def test_a_table_says_what_comes_next_and_since_when(ada, as_):
    make.contact(of=ada, organization="Mercy")

    [row] = table(as_(ada))

    assert (row["Organization"], row["Next step"], row["Listed on"]) == (
        *("Mercy", "Write to Priya Nair", "2026-02-01"),
    )


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\uff1d1+1", "'=1", "'Abd"])
def test_no_cell_is_a_formula(ada, as_, cell):
    make.contact(of=ada, name=cell, organization=cell)

    [row] = table(as_(ada))

    assert row["Name"] == row["Organization"]
    assert row["Name"][0] not in "=+-@\uff1d"


def test_has_those_whom_the_filters_let_through_in_the_order_of_the_list(ada, as_, noon):
    for name in ("Priya", "Marcus", "Ann"):
        make.contact(of=ada, name=name, tags=["alumni"] if name != "Ann" else [])
    actions.archive(make.contact(of=ada, name="Old"), by=ada.user, now=noon)
    browser = as_(ada)

    assert names(browser) == ["Ann", "Marcus", "Priya"]
    assert names(browser, {"tag": "alumni", "sort": "newest"}) == ["Marcus", "Priya"]
    assert names(browser, {"shelf": "all", "q": "old"}) == ["Old"]
    assert names(browser, {"sort": "due"}) == ["Priya", "Marcus", "Ann"]
    assert names(browser, {"q": "nobody"}) == []
    assert sent(browser, VCARD, {"tag": "alumni"}).count(b"BEGIN:VCARD") == 2


@pytest.mark.parametrize("path", [CSV, VCARD])
def test_a_long_list_takes_no_more_statements(ada, ben, as_, path):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = (queries(as_(student), path) for student in (ada, ben))

    assert few == many <= 4
    assert len(sent(as_(ben), VCARD)) > 1000 * 40


@pytest.mark.parametrize("path", [CSV, VCARD])
def test_what_comes_back_to_the_own_list_is_nobody_new(ada, as_, path):
    make.contact(of=ada, name="=Priya", phone="+1 859", organization="A, B; C", tags=["alumni"])
    browser = as_(ada)

    imported = import_into(browser, sent(browser, path), path.rsplit("/")[-1])

    assert (imported.count, imported.added) == (1, 0)


TEXT = st.text(st.sampled_from("aZé李'\"=+-@;,\\:#|\u0301<>&\u200d 0"), max_size=12)
PHONE = st.from_regex(r"\A(\+1 )?\(?[0-9]{3}\)? [0-9]{3}-[0-9]{4}( x[0-9]{1,3})?\Z")
ADDRESS = st.from_regex(r"\A[a-z]{1,8}([.+'=-][a-z]{1,4})?@[a-z]{1,8}\.(edu|org|test)\Z")
LINK = st.from_regex(r"\Ahttps?://[a-z]{1,8}\.(edu|org)(/[a-zA-Z0-9,;:=_~-]{0,12})?\Z")
TAG = st.text(st.sampled_from("aé李'=+-@; \\"), min_size=1, max_size=8)


def typed(draw_more):
    """What a person types on the card of a contact; the form has the last word."""
    return st.fixed_dictionaries(
        {
            "name": TEXT.filter(str.strip),
            "organization": TEXT,
            "title": TEXT,
            "field": TEXT,
            "met_how": TEXT,
            "email": st.just("") | ADDRESS,
            "phone": st.just("") | PHONE,
            "link": st.just("") | LINK,
            "more_ways": st.lists(draw_more, max_size=3).map("\n".join),
            "tags": st.lists(TAG, max_size=3).map(",".join),
        }
    )


@settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(people=st.lists(typed(PHONE | ADDRESS | LINK), min_size=1, max_size=4))
@example(people=[{"name": "0", "more_ways": "+1 (948) 467-1555"}] * 2)
@example(people=[{"name": "'=1", "organization": "\\n", "tags": "a;b,c"}])
@pytest.mark.parametrize("path", [CSV, VCARD])
def test_a_list_that_goes_out_comes_in_unchanged(people, path, as_, db):
    one, other = make.student(), make.student()
    for person in people:
        form = ContactForm(person)
        if form.is_valid():
            known = {fact: form.cleaned_data[fact] for fact in FACTS}
            # A way that is told twice comes back once, and two who are one person as one.
            usual = [known[kind] for kind in ("email", "phone", "link")]
            known["more_ways"] = [way for way in known["more_ways"] if way not in usual]
            known["organization"] = known["organization"] or "Somewhere"
            # A word that nobody else is called by: whose name is part of another's is one with them by a number.
            name = f"{known.pop('name')} No{Contact.objects.filter(student=one).count()}"
            actions.add(one, name=name, by=one.user, now=make.NOON, **known)
    browser = as_(one)

    if facts(one):
        import_into(as_(other), sent(browser, path), path.rsplit("/")[-1])

    if path == CSV:
        assert facts(other) == facts(one)
    # Cards know no further ways: the first address of one becomes the usual one.
    assert ways(other) == ways(one)
