"""What the coach says of names: theirs in the greeting, and those that may not be said."""

from dataclasses import replace

import pytest

from contacts.letters.coach import checks
from tests.contacts.letters.drafts import ADA, letter, said_of


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Priya Nair,",
        "Dear Ms. Nair,",
        "Dear Dr. Nair:",
        "Dear Professor Nair",
        "Good morning Ms. Nair,",
        "Hello Dr. Nair,",
        "Hello Priya Nair,",
        "dear priya nair,",
        "Dear Coach Nair,",
        "Good afternoon, Ms. Nair,",
        "Good morning, Priya Nair:",
        "Priya Nair,",
        "Dear Ms. Nair - I hope you are well",
    ],
)
def test_greets_formally(greeting):
    assert said_of("formal", letter("I am Ada.", greeting)) == ""
    assert not said_of("name_right", letter("I am Ada.", greeting))


@pytest.mark.parametrize(
    "greeting", ["Hi Priya,", "Hey,", "Hi Ms. Nair,", "Dear Priya,", "Priya,", "Hiya!", "Yo Priya"]
)
def test_greets_too_casually(greeting):
    assert "“Dear Priya Nair,”" in said_of("formal", letter("I am Ada.", greeting))


@pytest.mark.parametrize(
    "greeting", ["To whom it may concern,", "Dear Sir or Madam,", "Dear Hiring Manager,"]
)
def test_greets_nobody(greeting):
    assert said_of("formal", letter("I am Ada.", greeting)).startswith("You know who reads this.")


@pytest.mark.parametrize(
    "greeting", ["Hello,", "Good morning,", "Hello, I am Ada, and I study Biology.", "Dear Priya"]
)
def test_greets_without_the_whole_name(greeting):
    assert said_of("formal", letter("I am Ada.", greeting)).startswith("Call them by the whole name")
    assert not said_of("name_right", letter("I am Ada.", greeting))


def test_does_not_greet_at_all():
    assert said_of("formal", "I am Ada and I saw your talk.").startswith("Begin with a greeting")


def test_whoever_has_one_name_is_called_by_it():
    assert (
        said_of("formal", letter("I am Ada.", "Dear Madonna,"), known=replace(ADA, contact="Madonna")) == ""
    )


def test_with_family_and_friends_there_is_no_ceremony():
    known = replace(ADA, contact="Carol Moreno", is_close=True)
    text = letter("Could we talk about your work?", "Hi Aunt Carrie,")

    keys = {finding.key for finding in checks("first", "Hello", text, known)}

    assert not keys & {"formal", "name_right", "who_you_are", "how_you_found_them"}


@pytest.mark.parametrize(
    ("greeting", "contact", "slip"),
    [
        ("Dear Pria Nair,", "Priya Nair", "Pria"),
        ("Dear Ms. Nayar,", "Priya Nair", "Nayar"),
        ("Dear Graham Loftus,", "Priya Nair", "Graham"),
        ("Dear Dr. O'Brian,", "Ann O'Brien", "O'Brian"),
    ],
)
def test_a_name_is_spelled_otherwise_than_on_the_card(greeting, contact, slip):
    assert f"“{slip}”" in said_of(
        "name_right", letter("I am Ada.", greeting), known=replace(ADA, contact=contact)
    )


@pytest.mark.parametrize(
    ("greeting", "contact"),
    [
        ("Dear Ms. O\u2019Brien,", "Ann O'Brien"),
        ("Dear Jose Muller,", "José Müller"),
        ("Dear Dr. Ruiz-Soto and team,", "Ana María Ruiz-Soto"),
        ("Dear 李 明,", "李 明"),
        ("Dear Professor,", "Priya Nair"),
        ("Good morning, Ms. Øyen,", "Liv Øyen"),
        ("Hello, Ana María,", "Ana María Ruiz-Soto"),
    ],
)
def test_a_name_is_spelled_as_on_the_card(greeting, contact):
    assert not said_of("name_right", letter("I am Ada.", greeting), known=replace(ADA, contact=contact))


TOLD = replace(ADA, may_not_be_named=("Graham Loftus", "Will Park", "May Chen", "Bo Li", "Ana Ruiz-Soto"))


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Graham Loftus gave me your name.", "Graham Loftus"),
        ("Graham gave me your name.", "Graham"),
        ("I know Mr. Loftus.", "Loftus"),
        ("I know Loftus's work.", "Loftus's"),
        ("I spoke with graham loftus about you.", "graham loftus"),
        ("graham told me about you.", "graham"),
        ("Will suggested that I write.", "Will"),
        ("I heard of you from Will.", "Will"),
        ("I talked with Will Park last week.", "Will Park"),
        ("I talked with May last week.", "May"),
        ("Bo Li sent me.", "Bo Li"),
        ("Ana Ruiz Soto sent me.", "Ana Ruiz Soto"),
        ("Thanks to Dr. Ruiz I know of you.", "Ruiz"),
        ("I met Loftus on the road.", "Loftus"),
        ("I met Li at the fair, and ANA told me about you.", "ANA"),
    ],
)
def test_somebody_is_named_without_leave(body, named):
    assert said_of("leave_to_name", letter(body), known=TOLD).startswith(f"Take out “{named}”")


@pytest.mark.parametrize(
    "body",
    [
        "I will write again.",
        "Will you be there? Will Tuesday do?",
        "May I call you in May, on 3 May or on May 4?",
        "Could we meet in the park?",
        "I ate a graham cracker on the way.",
        "A friend of yours gave me your name.",
        "I live on Loftus Road.",
        "I grew up beside Park Avenue.",
        "I like the book of Ana.",
    ],
)
def test_nobody_is_named_without_leave(body):
    assert said_of("leave_to_name", letter(body), known=TOLD) == ""


def test_the_subject_names_nobody_without_leave_either():
    assert "“Graham”" in said_of(
        "leave_to_name", letter("I am Ada."), subject="Graham said hello", known=TOLD
    )


@pytest.mark.parametrize(
    ("facts", "body"),
    [
        ({"may_be_named": ("Graham Webb",)}, "Graham gave me your name."),
        ({"contact": "Tom Loftus"}, "Dear Mr. Loftus, I am Ada."),
        ({"student": "Ada Loftus"}, "I am Ada Loftus."),
        ({"organization": "Loftus Steel"}, "I walk past Loftus Steel."),
    ],
)
def test_a_name_that_is_also_somebody_elses_is_no_slip(facts, body):
    known = replace(ADA, **({"may_not_be_named": ("Graham Loftus",)} | facts))

    assert said_of("leave_to_name", body, known=known) == ""


def test_where_nobody_gave_the_name_there_is_nothing_to_say():
    assert said_of("leave_to_name", letter("Graham gave me your name.")) is None
