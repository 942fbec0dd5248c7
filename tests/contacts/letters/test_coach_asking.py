"""What the coach says of a letter that asks for a talk: who, how, when, where, and what next."""

from dataclasses import replace

import pytest

from tests.contacts.letters.drafts import ADA, letter, said_of


@pytest.mark.parametrize(
    "body",
    [
        "I am Ada Moreno.",
        "My name is Ada, and I met you at the fair.",
        "I'm a junior studying Biology.",
        "As a student at UK I read your article.",
        "Tom gave me your name. I go to Pike College.",
    ],
)
def test_says_who_one_is(body):
    assert said_of("who_you_are", letter(body)) == ""


@pytest.mark.parametrize(
    "body",
    [
        "I hope this finds you well. I would love to learn about nursing.",
        "I am writing to ask you something.",
        "I love nursing. It is great. Nurses are great. There are many. I am Ada Moreno, by the way.",
    ],
)
def test_does_not_say_first_who_one_is(body):
    assert "I am Ada Moreno" in said_of("who_you_are", letter(body))


@pytest.mark.parametrize(
    "body",
    [
        "I found your name in the alumni directory.",
        "I heard your talk in October.",
        "I came across your article on sleep.",
        "Our Biology club had you as a guest.",
        "Professor Ruiz suggested that I write to you.",
        "We met at the blood drive.",
        "I wrote to you last week.",
        "My aunt, who works with you, told me about your work.",
        "i go to UK and my cousin works with you and said i can write you",
        "I saw on LinkedIn that you moved from labs to wards.",
        "Professor Ames told our class about your study.",
    ],
)
def test_says_how_one_found_them(body):
    assert said_of("how_you_found_them", letter(body)) == ""


def test_does_not_say_how_one_found_them():
    assert said_of("how_you_found_them", letter("I am Ada. I like nursing.")).startswith(
        "Say in the first lines"
    )


def test_the_referrer_is_how_one_found_them():
    known = replace(ADA, may_be_named=("Graham Loftus",))

    assert said_of("how_you_found_them", letter("I am Ada, and Graham says hello."), known=known) == ""


@pytest.mark.parametrize(
    "body",
    [
        "Could we talk for 20 minutes?",
        "A 15-minute call would be plenty.",
        "Would you have 15-20 minutes?",
        "I would need twenty minutes.",
        "Could I have half an hour of your day?",
        "Even 10 min would help.",
        "Even 20min would help.",
        "A quarter of an hour is enough.",
        "20 to 30 minutes of your time.",
    ],
)
def test_a_short_time_is_named(body):
    assert said_of("short_time", letter(body)) == ""


@pytest.mark.parametrize(
    "body", ["Could we have a quick chat?", "A few minutes?", "I live 10 minutes from your office."]
)
def test_no_time_is_named(body):
    assert said_of("short_time", letter(body)) == "Name a short time: “20 minutes”."


@pytest.mark.parametrize(
    "body", ["Could I have an hour of your time?", "Could we talk for 60 minutes?", "45 minutes?"]
)
def test_a_long_time_is_named(body):
    assert said_of("short_time", letter(body)).startswith("Ask for half an hour at most")


@pytest.mark.parametrize(
    "body",
    [
        "Could we meet on Tuesday or Thursday?",
        "I am free next week.",
        "Any day in the next two weeks is fine.",
        "Whenever it suits you.",
        "I can come at 5 p.m. on 3 March.",
        "At your convenience.",
        "These would work:\n- Tue 10 Mar, 17:30\n- Wed 11 Mar, 9:00",
        "I am flexible in the mornings.",
    ],
)
def test_times_are_offered(body):
    assert said_of("times", letter(body)) == ""


def test_no_times_are_offered():
    assert said_of("times", letter("I am Ada. Could we talk?", "Good morning Ms. Nair,")).startswith(
        "Offer two or three"
    )


@pytest.mark.parametrize(
    "body",
    [
        "At your office?",
        "By phone or Zoom?",
        "Over coffee?",
        "I could come to you.",
        "I will be at Mercy Hospital.",
    ],
)
def test_a_place_is_offered(body):
    assert said_of("place", letter(body)) == ""


def test_no_place_is_offered():
    assert said_of("place", letter("Could we talk on Monday?")).startswith("Offer their place")


def test_what_is_asked_in_writing_needs_no_time():
    known = replace(ADA, minutes=0)

    assert said_of("short_time", letter("May I send you three questions by e-mail?"), known=known) is None
    assert said_of("times", letter("May I send you three questions by e-mail?"), known=known) is None
    assert said_of("place", letter("May I send you three questions by e-mail?"), known=known) == ""


@pytest.mark.parametrize(
    "body",
    [
        "I am Ada. Would Tuesday suit you?",
        "Would Tuesday suit you? Thank you for considering it.",
        "Would one of these suit you?\nTue 3 Mar, 5 p.m.\nWed 4 Mar, 5 p.m.\nThu 5 Mar, 5 p.m.",
        "Would Tuesday suit you? You can answer here: https://x.test/?a=1. Thank you for reading this.",
    ],
)
def test_ends_with_a_question(body):
    assert said_of("ends_with_a_question", letter(body)) == ""


def test_ends_with_a_question_also_without_a_closing():
    assert said_of("ends_with_a_question", "Dear Priya Nair, I am Ada. Would Tuesday suit you?") == ""


@pytest.mark.parametrize(
    "closing",
    ["Very respectfully,\nAda", "With kind regards,\nAda", "Thanks again,\nAda", "Best, Ada", "Yours", ""],
)
def test_a_question_may_stand_before_any_closing(closing):
    assert said_of("ends_with_a_question", letter("I am Ada. Would Monday do?", closing=closing)) == ""


def test_asks_nothing():
    advice = said_of(
        "ends_with_a_question", letter("I am Ada. My page is https://x.test/?q=1 in case you look.")
    )

    assert advice.startswith("Ask a question")


def test_asks_too_early():
    body = "Could we talk? I study Biology. I like rivers most of all. My sister does too. It runs in the family."

    assert said_of("ends_with_a_question", letter(body)).startswith("Move your question to the end")


@pytest.mark.parametrize(
    "body",
    [
        "I will write again on Tuesday.",
        "I'll follow up next week.",
        "I will call your office on 3 March.",
        "I plan to check in again in a week.",
        "If I hear nothing, I will try once more in ten days.",
        "I will not write again.",
        "May I call you next Monday?",
        "Let me reach out again in two weeks.",
    ],
)
def test_the_next_step_stays_with_the_student(body):
    assert said_of("next_step", letter(body)) == ""


@pytest.mark.parametrize(
    "body",
    [
        "I would love to ask you about it on Monday.",
        "I look forward to hearing from you next week.",
        "Please get back to me by Monday.",
        "Call me on Tuesday.",
    ],
)
def test_the_next_step_is_left_to_them(body):
    assert said_of("next_step", letter(body)).startswith("Say when you will write again")


def test_the_next_step_has_no_day():
    assert (
        said_of("next_step", letter("I will follow up. Monday was nice."))
        == "You say “I will follow”. Say when, too."
    )
