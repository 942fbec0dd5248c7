"""The guided start: circle by circle, as many names as come to mind."""

import pytest

from contacts import actions
from contacts.circles import CIRCLES
from contacts.models import Contact
from tests import make
from tests.pages import beside, queries, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/start/"
FAMILY = f"{PAGE}family/"


def people():
    return list(Contact.objects.order_by("pk").values_list("name", "organization"))


def test_whoever_knows_nobody_sees_every_circle_and_what_else_helps(ada, as_):
    page = words(as_(ada).get(PAGE))

    assert "“I know nobody” is how almost everybody begins." in page
    assert all(circle.title in page and circle.question in page for circle in CIRCLES.values())
    assert "Still nobody?" in page


def test_the_circles_lead_one_to_the_next_and_back(ada, as_):
    browser, path, seen = as_(ada), f"{PAGE}family/", []

    while path != PAGE:
        response = browser.post(path, {"people": f"Somebody {len(seen)}"})
        seen.append(path)
        path = response.headers["Location"]

    assert seen == [f"{PAGE}{key}/" for key in CIRCLES]
    assert Contact.objects.count() == len(CIRCLES)
    page = words(browser.get(PAGE))
    assert "7 people are on your list." in page
    assert page.count("1 name") == len(CIRCLES)


def test_everybody_named_knows_their_circle_and_is_to_be_asked(ada, as_):
    response = as_(ada).post(FAMILY, {"people": "Aunt Zofia, City Library\n\n  Uncle Jan  \r\n"}, follow=True)

    assert people() == [("Aunt Zofia", "City Library"), ("Uncle Jan", "")]
    assert set(Contact.objects.values_list("met_how", "tie", "step")) == {("Family", "close", "ask")}
    assert "2 people are on your list." in words(response)


def test_whoever_is_there_already_is_named_and_not_listed_twice(ada, as_):
    make.contact(of=ada, name="Aunt Zofia")
    browser = as_(ada)

    response = browser.post(FAMILY, {"people": "AUNT  ZOFIA\nUncle Jan\nuncle jan, Riverbend"}, follow=True)

    assert people() == [("Aunt Zofia", ""), ("Uncle Jan", "Riverbend")]
    assert "Uncle Jan is on your list. Already there: Aunt Zofia." in words(response)


def test_the_same_names_sent_twice_are_listed_once(ada, as_):
    browser = as_(ada)

    first, second = (browser.post(FAMILY, {"people": "Aunt Zofia"}, follow=True) for _ in range(2))

    assert "Aunt Zofia is on your list." in words(first)
    assert "No new name. Already there: Aunt Zofia." in words(second)
    assert Contact.objects.count() == 1


def test_somebody_off_the_list_may_be_named_again(ada, as_, noon):
    actions.delete(make.contact(of=ada, name="Aunt Zofia"), by=ada.user, now=noon)

    as_(ada).post(FAMILY, {"people": "Aunt Zofia"})

    assert Contact.objects.visible_to(ada.user).count() == 1


def test_fifty_names_are_taken_at_a_time_and_no_more(ada, as_):
    browser = as_(ada)
    fifty = "\n\n".join(f"Person {n}, Works" for n in range(50))

    refused = browser.post(FAMILY, {"people": f"{fifty}\nOne more"})
    assert refused.status_code == 422
    assert beside(refused, "people") == ["Keep it to 50 names at a time."]
    assert refused.context["form"]["people"].value() == f"{fifty}\nOne more"
    assert people() == []

    browser.post(FAMILY, {"people": fifty})
    assert Contact.objects.count() == 50


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Fill in “Names”."),
        ("  \n \n", "Fill in “Names”."),
        ("\u200b\n\u2060", "Fill in “Names”."),
        (",", "Line 1: Write a name before the comma."),
        (",,,\n,", "Line 1: Write a name before the comma."),
        ("Aunt Zofia\n, Mercy", "Line 2: Write a name before the comma."),
        ("Aunt Zofia\n\u200b, Mercy", "Line 2: Write a name before the comma."),
        ("Aunt Zofia\n" + "a" * 200, "Line 2: Ensure this value has at most 120 characters (it has 200)."),
        ("Zofia, " + "a" * 200, "Line 1: Ensure this value has at most 120 characters (it has 200)."),
        ("Z" + "\u0336" * 50, "Line 1: This has a letter with more marks than can be read. Type it again."),
        (
            "Zofia, Z" + "\u0336" * 50,
            "Line 1: This has a letter with more marks than can be read. Type it again.",
        ),
        ("a\0b", "Null characters are not allowed."),
        ("a" * 20_001, "Ensure this value has at most 20000 characters (it has 20001)."),
    ],
)
def test_a_line_that_is_no_name_is_refused_by_its_number_and_nobody_is_listed(typed, says, ada, as_):
    """B1, B4, B5, B7"""
    response = as_(ada).post(FAMILY, {"people": typed})

    assert response.status_code == 422
    assert beside(response, "people") == [says]
    assert response.context["form"]["people"].value() == typed
    assert people() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("abc\u202egnp.exe", [("abcgnp.exe", "")]),
        ("Zofia, \u202eMercy", [("Zofia", "Mercy")]),
        ("Rene\u0301", [("Ren\u00e9", "")]),
        ("A\u2028B", [("A", ""), ("B", "")]),
        (
            "O'Brien\nNg\n李\nX Æ A-12\nNull\n0",
            [(name, "") for name in ("O'Brien", "Ng", "李", "X Æ A-12", "Null", "0")],
        ),
        ("Bob, evil@x.com, and more", [("Bob", "evil@x.com, and more")]),
        ("<script>alert(1)</script>, {{7*7}}", [("<script>alert(1)</script>", "{{7*7}}")]),
        ("'; DROP TABLE--", [("'; DROP TABLE--", "")]),
        ("*)(uid=*", [("*)(uid=*", "")]),
        ("👩‍👩‍👧‍👦 Family,", [("👩‍👩‍👧‍👦 Family", "")]),
        ("Zofia,\u200b", [("Zofia", "")]),
    ],
)
def test_a_name_of_a_real_person_is_kept_as_typed(typed, kept, ada, as_):
    """B6, B8, B9, B10, B11, B12, B14, B17, B18"""
    response = as_(ada).post(FAMILY, {"people": typed}, follow=True)

    assert people() == kept
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("key", ["nosuch", "FAMILY", "family-", "a" * 5000])
def test_a_circle_that_is_none_is_no_page(key, ada, as_):
    assert as_(ada).get(f"{PAGE}{key}/").status_code == 404
    assert as_(ada).post(f"{PAGE}{key}/", {"people": "Zofia"}).status_code == 404


def test_asks_as_little_of_the_database_for_a_thousand_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    for page in (PAGE, FAMILY):
        few, many = (queries(as_(student), page) for student in (ada, ben))
        assert few == many <= 8, page
