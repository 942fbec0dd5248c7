"""Asking for work without its plainest words, and speaking of work without asking for any."""

from dataclasses import replace

import pytest

from tests.contacts.letters.drafts import ADA, letter, said_of

LAB = replace(ADA, organization="Bluegrass Water Lab")


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("I'd love to be part of your team.", "be part of your team"),
        ("Is there something open for a student like me?", "something open for"),
        ("I need lab hours for my degree.", "need lab hours"),
        ("Do you take students?", "Do you take students"),
        ("I want to get my foot in the door.", "my foot in the door"),
        ("I would be a great fit for your team.", "fit for your team"),
        ("I am looking for summer work and shadowing opportunities.", "looking for summer work"),
        ("Do you know of any roles that would suit me?", "any roles that"),
        ("Perhaps you could pass my name to HR.", "pass my name to HR"),
        ("It would be amazing to work for you.", "amazing to work for you"),
        ("I am interested in working at Bluegrass Water Lab.", "interested in working at"),
        ("I am happy to work for free.", "to work for free"),
        ("I am searching for a co-op.", "searching for a co op"),
        ("Do you need seasonal help or student workers?", "need seasonal help"),
        ("Do you need any student workers?", "need any student workers"),
        ("Would you consider employing a biology student?", "consider employing"),
        ("I hope to get some work experience in your lab.", "get some work experience in your lab"),
        ("Could you help me get hired?", "help me get hired"),
        ("I hope to get on board with your lab this summer.", "get on board with your lab"),
    ],
)
def test_a_request_is_found_and_named(said, named):
    assert said_of("no_job", letter(said), known=LAB).startswith(f"“{named}” sounds like asking for work.")


@pytest.mark.parametrize(
    "said",
    [
        "I work a part-time job at the library.",
        "I wonder whether an internship matters as much as people say.",
        "You said that you hire interns every year.",
        "My mom got a job at the plant.",
        "I read that you started with an internship at USGS.",
        "I want to ask what jobs in hydrology look like and how people get them.",
        "What was the hiring process like for you?",
        "I read that your lab is hiring a new director, congratulations.",
        "What is it like to work at Bluegrass Water Lab?",
        "I would like to hear how people work at Bluegrass Water Lab.",
        "How did you get your foot in the door?",
        "How do people get hired in your field?",
        "What experience in your field taught you most?",
        "My sister went to school with a student worker of yours.",
        "I am happy to work around your schedule.",
        "Is there something open to visitors?",
        "How did you become part of the team?",
        "Did you like being part of your team from the first day?",
        "How did you gain experience in your lab?",
        "I am ready to work at your pace.",
    ],
)
def test_what_is_no_request_is_left_alone(said):
    assert said_of("no_job", letter(said), known=LAB) == ""
