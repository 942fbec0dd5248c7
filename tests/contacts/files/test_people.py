"""One row's raw facts to the facts of a contact."""

import time

import pytest

from contacts.files import columns, people, tables, vcard
from contacts.files.rows import Row
from contacts.forms import ContactForm
from tests.contacts.files import exports


def person(**facts):
    (found,) = people.cleaned(
        [Row(7, {fact: [said] if isinstance(said, str) else said for fact, said in facts.items()})]
    )
    return found


def of(text):
    """The people of an export, by the guess."""
    table = tables.read(text.encode())
    return list(people.cleaned(columns.rows(table.records, columns.guess(table.header))))


def test_an_export_of_linkedin_comes_in_right():
    priya, jose, nobody = of(exports.LINKEDIN)

    assert priya.facts == {
        "name": "Priya Nair",
        "organization": "Mercy Hospital",
        "title": "Nurse Manager",
        "link": "https://www.linkedin.com/in/priya-nair-rn",
    }
    assert (jose.facts["name"], jose.facts["email"]) == ("José Ortega, CPA", "jose@ledger.example.org")
    assert (nobody.line, nobody.facts, nobody.problems) == (7, {}, ("This row has no name.",))
    assert not priya.problems + jose.problems


@pytest.mark.parametrize("export", [exports.GOOGLE, exports.GOOGLE_BEFORE_2024])
def test_an_export_of_google_comes_in_right(export):
    (ann,) = of(export)

    more = ann.facts.pop("more_ways", [])
    assert ann.problems == ()
    assert ann.facts == {
        "name": "Ann Lee",
        "organization": "Mercy Hospital",
        "title": "Nurse",
        "email": "ann@mercy.example.org",
        "phone": "+1 859-257-2000",
        "link": "https://ann.example.org",
        "private_notes": "Met at the fair",
        "tags": ["Alumni", "Nurses"] if more else ["Alumni"],
    }
    assert more in ([], ["a.lee@mercy.example.org", "ann@home.example.org"])


def test_an_export_of_outlook_comes_in_right():
    (ann,) = of(exports.OUTLOOK)

    assert ann.problems == ()
    assert ann.facts == {
        "name": "Ann Lee",
        "organization": "Mercy; Hospital",
        "title": "Nurse",
        "email": "ann@mercy.example.org",
        "phone": "859 257 2000",
        "link": "https://ann.example.org",
        "more_ways": ["ann@home.example.org", "+1 859 257 2001"],
        "private_notes": "Met at\nthe fair",
        "tags": ["Alumni", "Nurses"],
    }


def test_vcards_of_a_phone_come_in_right():
    anna, priya = people.cleaned(vcard.read(exports.ANDROID).rows)

    assert anna.problems + priya.problems == ()
    assert anna.facts == {
        "name": "Анна Ковальова-Шевченко",
        "organization": "Лікарня",
        "title": "Nurse",
        "email": "anna@home.example.org",
        "phone": "+380 44 123 4567",
        "more_ways": ["0501234567"],
        "private_notes": "Met at\nthe fair",
    }
    assert priya.facts == {"name": "Priya Nair", "phone": "555-0100"}


def test_vcards_of_icloud_come_in_right():
    (ann,) = people.cleaned(vcard.read(exports.ICLOUD).rows)

    assert ann.problems == ()
    assert ann.facts == {
        "name": "Ann Lee",
        "organization": "Mercy, Hospital; North",
        "title": "Nurse",
        "email": "ann@mercy.example.org",
        "phone": "+1 (859) 257-2000",
        "link": "https://ann.example.org",
        "more_ways": ["ann@home.example.org"],
        "private_notes": (
            "Met at the fair.\nLikes tea, not coffee; a long note that the phone folds in the middle of a word"
        ),
        "tags": ["Alumni", "Nurses"],
    }


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"name": "Ann Lee", "first_name": "A", "last_name": "L"}, "Ann Lee"),
        ({"first_name": " Ann ", "last_name": "Lee"}, "Ann Lee"),
        ({"last_name": "Lee"}, "Lee"),
        ({"name": "Ann\r\n Lee"}, "Ann Lee"),
        ({"name": "Mu\u0308ller"}, "Müller"),
    ],
)
def test_a_name_is_made_of_what_there_is(facts, name):
    assert (person(**facts).facts, person(**facts).problems) == ({"name": name}, ())


@pytest.mark.parametrize("facts", [{}, {"name": "\u200b\u3164"}, {"organization": "Mercy", "email": "no"}])
def test_a_row_without_a_name_is_a_problem(facts):
    assert person(**facts).problems[0] == "This row has no name."


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"phone": "call me"}, "Phone “call me”: Use digits, spaces and + ( ) . / - x only."),
        ({"email": "ann at home"}, "E-mail “ann at home”: Enter a valid email address."),
        ({"link": "javascript:alert(1)"}, "Web page or profile “javascript:alert(1)”: "),
        ({"more_ways": "javascript:alert(1)"}, "More ways to reach them “javascript:alert(1)”: "),
        (
            {"name": "A" * 121},
            "Name “AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA…”: Ensure this value has at most 120",
        ),
        ({"tags": ["x" * 41]}, "Tags “"),
        ({"tags": [f"tag {number}" for number in range(21)]}, "Tags “"),
        ({"email": [f"a{number}@x.edu" for number in range(22)]}, "There are 21 more ways to reach them"),
    ],
)
def test_what_cannot_be_used_is_told_and_not_used(facts, problem):
    """B28."""
    found = person(**{"name": "Ann Lee"} | facts)

    (told,) = found.problems
    assert told.startswith(problem)
    assert set(found.facts) <= {"name", "email", "more_ways"}


def test_a_broken_row_gives_its_problem_alone():
    (found,) = people.cleaned([Row(3, {}, "This card has no END:VCARD.")])

    assert (found.line, found.facts, found.problems) == (3, {}, ("This card has no END:VCARD.",))


def test_the_first_good_way_of_each_kind_takes_its_place_and_no_way_comes_twice():
    found = person(
        name="Ann",
        email=["no", "Ann@x.edu", "ann@x.edu", "b@x.edu"],
        phone=["1", "2", "1"],
        link=["x.edu"],
        more_ways=["b@x.edu", "y.edu", "ann@x.edu"],
    )

    assert found.facts == {
        "name": "Ann",
        "email": "ann@x.edu",
        "phone": "1",
        "link": "https://x.edu",
        "more_ways": ["b@x.edu", "2", "https://y.edu"],
    }


@pytest.mark.parametrize(
    ("copied", "phone"),
    [
        ("+1 (859) 257-2000 ext. 5", "+1 (859) 257-2000 x5"),
        ("859\u2013257\u20112000, Extension 12", "859-257-2000 x12"),
        ("\u202a+1\u00a0859\u202c", "+1 859"),
    ],
)
def test_a_number_is_taken_as_phones_copy_it(copied, phone):
    assert person(name="Ann", phone=copied).facts["phone"] == phone


def test_a_formula_is_text():
    """B60."""
    assert person(name='=HYPERLINK("http://evil","x")').facts == {"name": '=HYPERLINK("http://evil","x")'}


def test_facts_are_what_the_form_takes():
    assert set(people.FIELDS) >= set(of(exports.OUTLOOK)[0].facts)
    assert people.FIELDS is ContactForm.base_fields


def test_five_thousand_rows_are_cleaned_in_about_a_second():
    row = Row(
        1,
        {
            "name": ["Ann Lee"],
            "organization": ["Mercy Hospital"],
            "title": ["Nurse"],
            "email": ["ann@x.edu"],
            "phone": ["+1 859 257 2000"],
            "link": ["https://www.linkedin.com/in/ann"],
            "tags": ["Alumni"],
        },
    )
    began = time.process_time()

    found = list(people.cleaned([row] * 5_000))

    assert len(found) == 5_000
    assert time.process_time() - began < 3
