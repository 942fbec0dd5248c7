"""What the coach says of notes about a person in a letter to that person."""

from dataclasses import replace

import pytest

from tests.contacts.letters.drafts import ADA, letter, said_of


@pytest.mark.parametrize("name", ["first", "second", "referred"])
@pytest.mark.parametrize(
    "met_how", ["she spoke at the career fair", "Her talk.", "We met at his book signing"]
)
def test_how_they_know_each_other_is_said_to_them(name, met_how):
    known, body = replace(ADA, met_how=met_how), f"How I know of you: {met_how}."

    assert said_of("said_to_them", letter(body), letter=name, known=known).endswith(
        "speaks about them. Say it to them, with “you”."
    )
    assert said_of("said_to_them", letter("You spoke at our fair."), letter=name, known=known) == ""


def test_what_is_said_of_somebody_else_is_left_alone():
    known = replace(ADA, met_how="Your talk at the fair")

    assert said_of("said_to_them", letter("Your talk at the fair: she loved it."), known=known) == ""
