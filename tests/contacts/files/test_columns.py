"""Which column means what."""

import pytest

from contacts.files import columns, tables
from contacts.files.text import Unreadable
from contacts.files.writing import COLUMNS
from tests.contacts.files import exports


def guessed(text):
    """What the columns of an export are taken for: those that are not left out."""
    header = tables.read(text.encode()).header
    return {name: target for name, target in zip(header, columns.guess(header), strict=True) if target}


def facts(text):
    """The facts of the first person of an export, by the guess."""
    table = tables.read(text.encode())
    return next(columns.rows(table.records, columns.guess(table.header))).facts


def test_knows_the_columns_of_linkedin():
    assert guessed(exports.LINKEDIN) == {
        "First Name": "first_name",
        "Last Name": "last_name",
        "URL": "link",
        "Email Address": "email",
        "Company": "organization",
        "Position": "title",
    }


def test_knows_the_columns_of_google():
    assert guessed(exports.GOOGLE) == {
        "First Name": "first_name",
        "Last Name": "last_name",
        "Organization Name": "organization",
        "Organization Title": "title",
        "Notes": "private_notes",
        "Labels": "tags",
        "E-mail 1 - Value": "email",
        "E-mail 2 - Value": "email",
        "Phone 1 - Value": "phone",
        "Phone 2 - Value": "phone",
        "Website 1 - Value": "link",
    }


def test_knows_the_columns_of_google_before_2024():
    assert guessed(exports.GOOGLE_BEFORE_2024) == {
        "Name": "name",
        "Given Name": "first_name",
        "Family Name": "last_name",
        "Notes": "private_notes",
        "Group Membership": "tags",
        "E-mail 1 - Value": "email",
        "Phone 1 - Value": "phone",
        "Organization 1 - Name": "organization",
        "Organization 1 - Title": "title",
        "Website 1 - Value": "link",
    }


def test_knows_the_columns_of_outlook_whose_title_is_no_job():
    assert guessed(exports.OUTLOOK) == {
        "First Name": "first_name",
        "Last Name": "last_name",
        "Company": "organization",
        "Job Title": "title",
        "Business Phone": "phone",
        "Home Phone": "phone",
        "Mobile Phone": "phone",
        "Categories": "tags",
        "E-mail Address": "email",
        "E-mail 2 Address": "email",
        "Notes": "private_notes",
        "Web Page": "link",
    }


def test_knows_the_columns_of_apple():
    header = [
        "First name",
        "Last name",
        "Organization",
        "Job Title",
        "Email (work)",
        "mobile",
        "home phone",
        "URL",
    ]

    assert columns.guess(header) == [
        "first_name",
        "last_name",
        "organization",
        "title",
        "email",
        "phone",
        "phone",
        "link",
    ]


def test_knows_all_of_our_own_columns():
    targets = columns.guess(list(COLUMNS.values()))

    assert targets == [fact if fact in columns.TARGETS else "" for fact in COLUMNS]
    assert set(COLUMNS) - set(targets) == {"next_step", "listed_on"}
    assert columns.ignored(list(COLUMNS.values())) == []


@pytest.mark.parametrize(
    "spelled", ["FULL NAME", " full  name ", "Full_Name", "full-name", "Full Náme", "full name 2"]
)
def test_knows_plain_words_in_any_case_and_space(spelled):
    """B65."""
    assert columns.guess([spelled, "Shoe size", ""]) == ["name", "", ""]


def test_takes_one_column_of_two_that_are_the_same():
    """B65."""
    assert columns.guess(["Name", "name", "Title", "Position", "E-mail", "E-mail"]) == [
        *("name", "", "", "title", "email", "email")
    ]


def test_tells_columns_of_one_name_apart_by_their_number():
    """B65."""
    assert columns.labels(("Name", "Phone", "phone", ""), 5) == [
        *("Name", "Phone (column 2)", "phone (column 3)", "Column 4", "Column 5")
    ]


def test_columns_that_only_the_site_may_write_are_left_out_and_reported():
    """B68."""
    header = ["Name", "owner", "ID", "is_staff", "created_at", "Student ID", "Identity"]

    assert columns.guess(header) == ["name", "", "", "", "", "", ""]
    assert columns.ignored(header) == ["owner", "ID", "is_staff", "created_at", "Student ID"]


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        (["", "email"], "Choose the column in which the names are"),
        (["name", "name"], "Choose one column only for “Name”"),
        (["name", "owner"], "Choose what each column is from the list"),
    ],
)
def test_refuses_a_choice_that_makes_no_contacts(targets, sentence):
    """B65, B68."""
    with pytest.raises(Unreadable, match=sentence):
        list(columns.rows([], targets))


def test_gathers_several_columns_and_several_in_one_cell():
    assert facts(exports.GOOGLE) == {
        "first_name": ["Ann"],
        "last_name": ["Lee"],
        "organization": ["Mercy Hospital"],
        "title": ["Nurse"],
        "private_notes": ["Met at the fair"],
        "tags": ["* myContacts", "Alumni", "Nurses"],
        "email": ["ann@mercy.example.org", "a.lee@mercy.example.org", "ann@home.example.org"],
        "phone": ["+1 859-257-2000"],
        "link": ["https://ann.example.org"],
    }


def test_a_row_with_more_cells_than_columns_gives_nothing():
    table = tables.read(b"Name,Company\nAnn,Ledger, Ink\nBen,Mercy,\n")

    shifted, right = columns.rows(table.records, columns.guess(table.header))

    assert (shifted.line, shifted.facts) == (2, {})
    assert shifted.problem.startswith("There are more cells than columns.")
    assert right.facts == {"name": ["Ben"], "organization": ["Mercy"]}


def test_keeps_a_formula_as_the_text_that_it_is():
    """B60."""
    assert facts('Name,Company\n"=HYPERLINK(""http://evil"",""x"")",\'Abd\n') == {
        "name": ['=HYPERLINK("http://evil","x")'],
        "organization": ["'Abd"],
    }
