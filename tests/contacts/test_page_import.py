"""The pages of an import: a file is brought, its columns chosen, looked at, put on the list and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts import actions
from contacts.actions import imports
from contacts.models import Contact, Import
from tests import make
from tests.contacts.files import exports
from tests.pages import beside, queries, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/import/"
TWO = "Name,Organization,E-mail\nPriya Nair,Mercy,priya@mercy.test\nMarcus Webb,Acme,\n"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(imports, "hint", lambda: None)


def bring(browser, raw, name="people.csv"):
    file = SimpleUploadedFile(name, raw if isinstance(raw, bytes) else raw.encode())
    return browser.post(PAGE, {"file": file}, follow=True)


def choose(browser, response, **changes):
    """Send the columns as they were guessed, but for these."""
    guessed = {name: field.initial for name, field in response.context["form"].fields.items()}
    return browser.post(response.request["PATH_INFO"], guessed | changes, follow=True)


def start(browser, **told):
    return browser.post(reverse("contacts:start_import", args=[Import.objects.get().pk]), told, follow=True)


def listed(*facts):
    return list(Contact.objects.filter(deleted_at=None).order_by("pk").values_list("name", *facts))


def test_says_where_to_get_a_file(ada, as_):
    page = words(as_(ada).get(PAGE))

    assert "Connections.csv" in page
    assert ".vcf" in page


def test_linkedin_comes_in_right(ada, as_):
    browser = as_(ada)
    response = bring(browser, exports.LINKEDIN, "Connections.csv")
    assert "Connections.csv: 3 lines, divided by commas, read as UTF-8" in words(response)

    response = choose(browser, response)

    page = words(response)
    assert "2 new people in this file" in page
    assert "This row has no name. Line 7" in page
    assert page.index("Line 7") < page.index("Line 5")
    assert listed() == []

    page = words(start(browser, leave_out="on"))

    assert "2 people are now on your list" in page
    assert listed("organization", "title", "email", "link") == [
        ("Priya Nair", "Mercy Hospital", "Nurse Manager", "", "https://www.linkedin.com/in/priya-nair-rn"),
        (
            *("José Ortega, CPA", "Ledger, Ink", "Auditor", "jose@ledger.example.org"),
            "https://www.linkedin.com/in/joseortega",
        ),
    ]


def test_the_cards_of_an_android_phone_come_in_right(ada, as_):
    browser = as_(ada)

    page = words(bring(browser, exports.ANDROID, "Contacts.vcf"))
    start(browser)

    assert "2 new people in this file" in page
    anna = Contact.objects.get(name="Анна Ковальова-Шевченко")
    assert (anna.organization, anna.title, anna.email) == ("Лікарня", "Nurse", "anna@home.example.org")
    assert (anna.phone, anna.more_ways) == ("+380 44 123 4567", ["0501234567"])
    assert anna.private_notes == "Met at\nthe fair"
    assert listed("phone")[1] == ("Priya Nair", "555-0100")


def test_the_cards_of_icloud_come_in_right(ada, as_):
    browser = as_(ada)

    bring(browser, exports.ICLOUD, "iCloud.vcf")
    start(browser)

    ann = Contact.objects.get()
    assert (ann.name, ann.organization, ann.title) == ("Ann Lee", "Mercy, Hospital; North", "Nurse")
    assert (ann.email, ann.more_ways) == ("ann@mercy.example.org", ["ann@home.example.org"])
    assert (ann.phone, ann.link) == ("+1 (859) 257-2000", "https://ann.example.org")
    assert ann.tags == ["Alumni", "Nurses"]
    assert ann.private_notes.startswith("Met at the fair.\nLikes tea, not coffee; a long note")


@pytest.mark.parametrize("text", [TWO, TWO.replace(",", "\t"), "Priya Nair\nMarcus Webb\n"])
def test_names_may_be_pasted(ada, as_, text):
    browser = as_(ada)

    response = browser.post(PAGE, {"text": text}, follow=True)
    choose(browser, response, column_0="name")
    start(browser)

    assert listed() == [("Priya Nair",), ("Marcus Webb",)]
    assert Import.objects.get().name == "Pasted text"


def test_neither_a_file_nor_text_is_asked_for_beside_the_file(ada, as_):
    response = as_(ada).post(PAGE, {"text": ""})

    assert response.status_code == 422
    assert beside(response, "file") == ["Choose a file, or paste the names below."]


def test_a_file_and_text_are_one_too_many(ada, as_):
    response = as_(ada).post(PAGE, {"text": TWO, "file": SimpleUploadedFile("x.csv", TWO.encode())})

    assert response.status_code == 422
    assert "one at a time" in response.content.decode()
    assert not Import.objects.exists()


def test_what_is_wrong_with_pasted_text_stands_beside_it(ada, as_):
    response = as_(ada).post(PAGE, {"text": 'Name\n"Ann'})

    assert response.status_code == 422
    assert "A quote opened in line 2" in beside(response, "text")[0]


def test_each_column_shows_some_of_its_cells_and_may_mean_something_else(ada, as_):
    browser = as_(ada)
    response = bring(browser, "Name,Where\nPriya Nair,Mercy\nMarcus Webb,Mercy\n")
    page = words(response)
    assert "Name Priya Nair · Marcus Webb" in page
    assert "Where Mercy Leave out" in page

    choose(browser, response, column_1="organization")
    start(browser)

    assert listed("organization") == [("Priya Nair", "Mercy"), ("Marcus Webb", "Mercy")]


def test_without_a_column_of_names_it_goes_no_further(ada, as_):
    browser = as_(ada)
    response = bring(browser, "Who,Where\nPriya Nair,Mercy\n")

    refused = choose(browser, response, column_1="organization")

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Choose the column in which the names are." in page
    assert '<option value="organization" selected>' in page
    assert Import.objects.get().status == "uploaded"


def test_one_meaning_for_two_columns_goes_no_further(ada, as_):
    browser = as_(ada)

    refused = choose(browser, bring(browser, "Name,Who\nPriya,Ann\n"), column_1="name")

    assert refused.status_code == 422
    assert "one column only" in refused.content.decode()


def test_a_meaning_that_there_is_not_is_refused(ada, as_):
    browser = as_(ada)

    for forged in ("owner", "student_id", "deleted_at", "x" * 5000):
        refused = choose(browser, bring(browser, "Name,Owner\nPriya,Ann\n"), column_1=forged)

        assert refused.status_code == 422
        assert Import.objects.get().status == "uploaded"


def test_the_first_line_may_be_a_person_or_the_names_of_columns(ada, as_):
    browser = as_(ada)
    response = bring(browser, "Who,Where\nPriya Nair,Mercy\n")
    path = response.request["PATH_INFO"]
    assert "No line names the columns" in words(response)
    assert "Column 1 Who · Priya Nair" in words(response)

    page = words(browser.get(f"{path}?header=yes"))
    assert "1 line, divided by commas" in page
    assert "The first line names the columns" in page
    browser.post(f"{path}?header=yes", {"column_0": "name", "column_1": "organization"})
    start(browser)

    assert listed() == [("Priya Nair",)]


def test_the_columns_may_be_changed_after_a_look(ada, as_):
    browser = as_(ada)
    response = bring(browser, "Name,Other\nPriya Nair,Mercy\n")
    path = response.request["PATH_INFO"]
    choose(browser, response)

    again = browser.get(path)
    assert [field.initial for field in again.context["form"].fields.values()] == ["name", ""]
    choose(browser, again, column_1="organization")
    start(browser)

    assert listed("organization") == [("Priya Nair", "Mercy")]
    assert browser.get(path).headers["Location"] == f"/contacts/import/{Import.objects.get().pk}/"


def test_cards_have_no_columns(ada, as_):
    browser = as_(ada)
    bring(browser, exports.ICLOUD)
    pk = Import.objects.get().pk

    assert browser.get(f"{PAGE}{pk}/columns/").headers["Location"] == f"{PAGE}{pk}/"


def test_with_problems_nothing_is_put_on_the_list_without_the_tick(ada, as_):
    browser = as_(ada)
    people = "Name,E-mail\n" + "".join(f"Person {n},p{n}@x.test\n" for n in range(500))
    response = choose(browser, bring(browser, people.replace("p2@x.test", "no address")))
    page = words(response)
    assert "499 new people in this file" in page
    assert "Leave out the line with a problem" in page
    assert "Person 2 E-mail “no address”: Enter a valid email address. Line 4" in page

    refused = start(browser)

    assert refused.status_code == 422
    assert "nobody was put on your list" in beside(refused, "leave_out")[0]
    assert listed() == []
    assert "499 people are now on your list" in words(start(browser, leave_out="on"))
    assert len(listed()) == 499


def test_a_file_that_came_before_says_so(ada, as_):
    browser = as_(ada)
    choose(browser, bring(browser, TWO))
    start(browser)

    response = bring(browser, TWO)
    assert "This file was imported on Tue 3 Mar 2026" in words(response)
    page = words(choose(browser, response))

    assert "Nothing new in this file" in page
    assert "This file was imported on Tue 3 Mar 2026; nothing new is in it." in page
    assert "on my list" not in page
    assert len(listed()) == 2


def test_shows_one_outcome_at_a_time_and_the_list_page_by_page(ada, as_):
    browser = as_(ada)
    make.contact(of=ada, name="Person 7")
    people = "Name\n" + "".join(f"Person {n}\n" for n in range(120)) + "Person 3\n"
    imported = make.imported(of=ada, people=people)
    path = imported.get_absolute_url()

    page = words(browser.get(path, {"outcome": "known"}))
    assert "Person 7 Line 9 Already on your list" in page
    assert "Person 8" not in page
    assert "Same as line 5" in words(browser.get(path, {"outcome": "twice"}))
    assert "No line of this kind" in words(browser.get(path, {"outcome": "problem"}))
    seen, further = [], "?outcome=new"
    while further:
        response = browser.get(path + further)
        seen += [row.line for row in response.context["page"].rows]
        further = response.context["page"].further
    assert seen == [n + 2 for n in range(120) if n != 7]


@pytest.mark.parametrize(
    "query", ["outcome=nosuch", "outcome=1", "after=abc", "after=999999999999", "header=maybe"]
)
def test_an_address_that_means_nothing_shows_everything(ada, as_, query):
    path = make.imported(of=ada, people=TWO).get_absolute_url()

    page = words(as_(ada).get(f"{path}?{query}"))

    assert "Priya Nair" in page
    assert "Marcus Webb" in page


def test_a_long_one_shows_how_far_it_has_got_and_asks_again(ada, as_, noon, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 100)
    browser = as_(ada)
    imported = make.imported(of=ada, people="Name\n" + "".join(f"Person {n}\n" for n in range(250)))

    response = start(browser)

    page = response.content.decode()
    assert "100 of 250 lines" in words(response)
    assert '<progress class="far" max="250" value="100"' in page
    assert f'hx-get="{imported.get_absolute_url()}" hx-trigger="every 1s"' in page
    assert "Look again" in page
    assert "100 of 250 lines" in words(browser.get(PAGE))
    while actions.carry_on(now=noon):
        pass
    page = browser.get(imported.get_absolute_url())
    assert "250 people are now on your list" in words(page)
    assert "every 1s" not in page.content.decode()


def test_is_undone_with_one_click_and_names_those_who_stay(ada, as_, noon):
    browser = as_(ada)
    choose(browser, bring(browser, TWO))
    start(browser)
    make.outreach(to=Contact.objects.get(name="Priya Nair"), sent_at=noon)
    undo = reverse("contacts:take_back", args=[Import.objects.get().pk])
    assert f'action="{undo}"' in browser.get(PAGE).content.decode()

    page = words(browser.post(undo, follow=True))

    assert "This import is undone" in page
    assert "with whom something happened since, or whom you put back: Priya Nair ." in page
    assert "Marcus Webb Line 3 Taken off again" in page
    assert listed() == [("Priya Nair",)]
    again = browser.post(undo)
    assert again.status_code == 409
    assert "undone already" in again.content.decode()


def test_is_thrown_away(ada, as_):
    browser = as_(ada)
    imported = make.imported(of=ada, people=TWO)

    page = words(browser.post(reverse("contacts:discard", args=[imported.pk]), follow=True))

    assert "people.csv is thrown away" in page
    assert not Import.objects.exists()


def test_what_comes_later_on_the_list_has_no_private_part_in_the_report(ada, as_):
    imported = make.imported(of=ada, people="Name,Notes\nPriya Nair,She cried.\n")

    page = words(as_(ada).get(imported.get_absolute_url()))

    assert "Priya Nair" in page
    assert "cried" not in page


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nX: y.csv", "\u202efdp.csv", "x" * 300 + ".csv", "<b>.csv"]
)
def test_a_file_may_be_called_whatever_it_likes(ada, as_, name):
    browser = as_(ada)

    response = bring(browser, TWO, name)

    assert response.status_code == 200
    called = Import.objects.get().name
    assert 0 < len(called) <= 120
    assert called.isprintable()
    assert "<b>" not in response.content.decode()


@pytest.mark.parametrize("page", ["", "columns/", "start", "finished"])
def test_no_page_asks_more_for_a_thousand_than_for_ten(ada, ben, as_, page):
    asked = []
    for student, many in ((ada, 10), (ben, 1000)):
        make.crowd(of=student, count=many // 10)
        people = (
            "Name,E-mail\n" + "".join(f"Somebody {n},\n" for n in range(many)) + "Person 00001,no address\n"
        )
        imported = make.imported(of=student, people=people)
        if page == "finished":
            actions.start_import(imported, leave_out=True, by=student.user, now=make.NOON)
            while actions.carry_on(now=make.NOON):
                pass
        path = imported.get_absolute_url() + (page if page == "columns/" else "")
        asked.append(queries(as_(student), path))
        asked[-1] += queries(as_(student), PAGE)

    assert asked[0] == asked[1] <= 14
