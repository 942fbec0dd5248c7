"""What the coach says of the subject."""

from dataclasses import replace

import pytest

from tests.contacts.letters.drafts import ADA, said_of


@pytest.mark.parametrize(
    "subject",
    [
        "Biology student with a question about nursing",
        "From a fellow alum",
        "Your talk at the club in October",
        "A question from the Biology Club",
        "We met at the blood drive",
        "Arts and Sciences sophomore asks about wards",
    ],
)
def test_the_subject_says_what_connects_them(subject):
    assert said_of("subject", subject=subject) == ""


@pytest.mark.parametrize("subject", ["Hello", "Quick question", "Informational interview request", "Nursing"])
def test_the_subject_could_be_anybodys(subject):
    assert said_of("subject", subject=subject).startswith("Let the subject say what connects you")


def test_there_is_no_subject():
    assert said_of("subject", subject="  ").startswith("Write a subject")
    assert said_of("has_a_subject", subject="", letter="thank_you").startswith("Write a subject")
    assert said_of("has_a_subject", subject="Thank you", letter="thank_you") == ""


def test_whoever_is_sent_by_somebody_names_them_in_the_subject():
    known = replace(ADA, may_be_named=("Graham Loftus",))

    assert said_of("subject", subject="Graham suggested that I write", known=known) == ""
    assert "Name Graham Loftus in the subject" in said_of(
        "subject", subject="A student of Biology", known=known
    )
