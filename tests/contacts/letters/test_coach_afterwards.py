"""What the coach says of letters around and after a talk."""

from dataclasses import replace

import pytest

from contacts.letters.coach import Known, checks, findings

ADA = Known(
    "Ada Moreno",
    "Priya Nair",
    organization="Mercy Hospital",
    field="Nursing",
    major="Biology",
    named="Margit Solberg",
    when="Tue 3 Mar 2026, 12:00",
    place="Room 214, Mercy Hospital",
    log="She has worked nights for nineteen years and knows every family. "
    "In a small hospital you do a bit of everything.",
)
NOTE = """Dear Ms. Nair,

Thank you for talking with me on Tuesday at the hospital. I am the Biology student with the green notebook.

That you know every family after nineteen years of nights has stayed with me. I will read the book you named this week
and tell you what I think.

Warm regards,
Ada Moreno
"""


def said_of(key, text, *, letter="thank_you", known=ADA):
    said = {finding.key: finding.advice for finding in checks(letter, "Thank you", text, known)}
    return said.get(key)


def test_finds_nothing_in_a_good_note():
    assert findings("thank_you", "Thank you", NOTE, ADA) == []


def test_a_note_that_could_go_to_anybody_has_no_detail():
    note = "Dear Ms. Nair,\n\nThank you so much for the talk. It was very helpful, and I learned a lot."

    assert said_of("detail", note).startswith("Name one thing they told you")
    assert said_of("context", note).startswith("Remind them who you are")
    assert said_of("what_you_will_do", note).startswith("Say what you will do")


@pytest.mark.parametrize(
    "body",
    [
        "Nineteen years of working nights is a long time.",
        "I had not known that you know each family by name, or how small hospitals do everything.",
    ],
)
def test_a_detail_may_be_in_other_words(body):
    assert said_of("detail", body) == ""


@pytest.mark.parametrize("log", ["", "Nursing at Mercy Hospital.", "Well, it was good."])
def test_where_nothing_was_written_down_no_detail_is_missed(log):
    assert said_of("detail", "Thank you.", known=replace(ADA, log=log)) is None


def test_one_word_is_enough_where_there_is_no_other():
    known = replace(ADA, log="Night shifts.")

    assert said_of("detail", "The night you described stays with me.", known=known) != ""
    assert said_of("detail", "The night shifts stay with me.", known=known) == ""


def test_a_line_of_the_log_is_about_them_and_not_to_them():
    note = "What stays with me: She has worked nights for nineteen years and knows every family."

    assert said_of("said_to_them", note) == (
        "“She has worked nights for nineteen …” speaks about them. Say it to them, with “you”."
    )
    assert (
        said_of("said_to_them", "You have worked nights for nineteen years. My mother did too, she says.")
        == ""
    )
    assert said_of("said_to_them", "In a small hospital you do a bit of everything.") == ""


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Could you send me the article?", "Could you"),
        ("Please forward my name to her.", "Please forward"),
        ("I was wondering if you could help.", "I was wondering if"),
        ("Do you know anyone in research?", "Do you know anyone"),
        ("Would it be possible to visit?", "Would it be possible"),
    ],
)
def test_a_note_asks_for_something(body, named):
    assert said_of("no_request", body).startswith(f"“{named} …”")


@pytest.mark.parametrize(
    "body",
    [
        "May I let you know in a few weeks what came of it?",
        "Please let me know if I can ever return the favor.",
        "I hope you can rest on Sunday.",
        "Would you believe that I read it in one night?",
    ],
)
def test_a_note_asks_for_nothing(body):
    assert said_of("no_request", body) == ""


@pytest.mark.parametrize(
    "body",
    [
        "I will try it.",
        "I have already ordered the book.",
        "I signed up for the tour.",
        "I'm going to call her.",
    ],
)
def test_a_note_names_a_next_step(body):
    assert said_of("what_you_will_do", body) == ""


def test_a_note_asks_for_no_work_and_has_nothing_attached():
    note = "Thank you for the talk. My resume is attached in case you hear of any openings."

    assert "“My resume”" in said_of("no_job", note)
    assert "“attached”" in said_of("nothing_attached", note)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I look forward to our talk at Mercy Hospital.", "says_when"),
        ("I look forward to our talk on Tuesday at noon.", "says_where"),
    ],
)
def test_a_confirmation_names_the_time_and_the_place(text, key):
    found = [each.key for each in findings("confirmation", "Our talk", f"Dear Ms. Nair,\n\n{text}", ADA)]

    assert found == [key]


@pytest.mark.parametrize("where", ["Room 214", "by phone", "https://meet.test/abc", "on Zoom"])
def test_a_place_may_be_a_room_a_number_or_a_link(where):
    assert said_of("says_where", f"We talk on Tuesday: {where}", letter="confirmation") == ""


def test_a_report_back_thanks_and_names_whom_it_is_about():
    assert said_of("says_whom", "I met her on Monday.", letter="report_back").startswith(
        "Name Margit Solberg"
    )
    assert said_of("gives_thanks", "I met her on Monday.", letter="report_back").startswith("Thank them")
    assert said_of("says_whom", "Thank you for Margit.", letter="report_back") == ""
    assert said_of("gives_thanks", "Thank you for Margit.", letter="report_back") == ""
    assert said_of("says_whom", "I met her.", letter="report_back", known=replace(ADA, named="")) is None


def test_a_hello_needs_no_time_and_no_question():
    hello = "Dear Ms. Nair,\n\nI am the Biology student you talked with last fall. The course you named was the best."

    assert findings("hello", "A few lines", hello, ADA) == []
