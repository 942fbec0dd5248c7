"""What the coach says of the time that is asked for: how long, and when."""

import pytest

from tests.contacts.letters.drafts import letter, said_of


@pytest.mark.parametrize(
    "body",
    [
        "Could we talk for 15 minutes by phone?",
        "Would you have 20 minutes by Zoom?",
        "Could we talk for 20 minutes early next week?",
        "Could we talk for 20 minutes late Thursday?",
        "Could I have fifteen minutes early in the week?",
    ],
)
def test_a_short_time_is_named(body):
    assert said_of("short_time", letter(body)) == ""


@pytest.mark.parametrize(
    "body", ["I live 10 minutes by bus from you.", "I was 10 minutes late.", "It is a 5 minute walk."]
)
def test_how_far_or_late_something_is_is_no_time_for_a_talk(body):
    assert said_of("short_time", letter(body)).startswith("Name a short time")


@pytest.mark.parametrize(
    "body",
    [
        "Could you answer three questions by email?",
        "May I send you a few questions by e-mail?",
        "Would you answer a few questions in writing?",
    ],
)
def test_questions_in_writing_need_no_time(body):
    assert said_of("short_time", letter(body)) is None
    assert said_of("times", letter(body)) is None


def test_a_talk_needs_a_time_though_questions_come_in_writing():
    body = "Could we talk, or could you answer three questions by email?"

    assert said_of("short_time", letter(body)).startswith("Name a short time")


@pytest.mark.parametrize(
    "body",
    [
        "Could we talk on the 3rd or 4th?",
        "I could come on the 4th.",
        "I am free after class most days.",
        "I met you on Tuesday, and could we talk next Thursday?",
        "We met in class; Tuesday or Friday is good for me.",
        "I enjoyed your talk and would love to meet next week.",
        "I would appreciate 15 minutes next week.",
        "I will be on campus next week. I will write again.",
        "May I call you next Monday?",
        "Would one of these times suit you?",
    ],
)
def test_times_are_offered(body):
    assert said_of("times", letter(body)) == ""


@pytest.mark.parametrize(
    "body",
    [
        "Could we talk for 15 minutes on the phone? I will follow up next Friday.",
        "Could we talk? I will follow up next Friday if I do not hear from you.",
        "I met you on Tuesday. Could we talk for 15 minutes?",
        "I heard your talk last week. Could we talk for 15 minutes?",
        "Could we talk for 15 minutes? Thank you for your time.",
        "Could I have 15 minutes of your time?",
        "Thank you for your talk on Tuesday. Could we meet?",
        "My lab is on the 4th floor. Could we talk?",
    ],
)
def test_another_day_is_no_offer(body):
    assert said_of("times", letter(body)).startswith("Offer two or three times")


@pytest.mark.parametrize(
    "body",
    [
        "I am free on Tuesday or Friday. Please let me know if one of those days works.",
        "Please let me know whether Tuesday suits you. Thank you for reading this.",
        "Please tell me which day is best.",
    ],
)
def test_a_polite_request_is_a_question(body):
    assert said_of("ends_with_a_question", letter(body)) == ""


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        ("Please let me know if you have any questions.", "Ask a question"),
        ("Please let me know which day works. One. I like rivers. I like lakes. I like rain.", "Move your"),
    ],
)
def test_not_every_request_is_one(body, advice):
    assert said_of("ends_with_a_question", letter(body)).startswith(advice)
