"""What the coach says of a draft as a whole, and of what is wrong in any letter."""

from dataclasses import replace

import pytest

from contacts.letters.coach import RULES, checks, findings, questions
from contacts.letters.rules import CHECKS
from contacts.letters.wordings import WORDINGS
from tests.contacts.letters.drafts import ADA, letter, said_of

GOOD = """Dear Ms. Nair,

My name is Ada Moreno and I study Biology. I heard you speak at our club in the fall. I am curious how people find their
way in nursing, at Mercy and elsewhere.

Could we talk for 20 minutes, at your office or by phone? I am free on Tuesday afternoons. I will write again next
Monday. Would that be possible?

Sincerely,
Ada Moreno
"""


def test_finds_nothing_in_a_good_letter():
    assert findings("first", "A student of Biology", GOOD, ADA) == []
    assert len(checks("first", "A student of Biology", GOOD, ADA)) == 16


def test_each_rule_has_its_words_and_its_check():
    assert set(RULES) == set(CHECKS)
    for rule in RULES.values():
        assert rule.good.endswith(".")
        assert rule.reason.endswith(".")
        assert "\n" not in rule.reason
        assert set(rule.letters) <= set(WORDINGS)


def test_each_finding_tells_what_to_change_and_why():
    found = findings("first", "", "hey, any openings? my resume is attached", ADA)

    assert {"subject", "formal", "no_job", "nothing_attached", "short_time", "next_step"} <= {
        each.key for each in found
    }
    for finding in found:
        assert finding.advice[0].isupper() or finding.advice[0] == "“"
        assert finding.advice.endswith((".", "”"))
        assert finding.reason == RULES[finding.key].reason
        assert "!" not in finding.advice + finding.reason


def test_an_empty_draft_is_read_like_any_other():
    for name in WORDINGS:
        assert all(finding.advice for finding in findings(name, "", "", ADA))


def test_two_rules_are_asked_of_the_student_where_a_talk_is_asked_for():
    assert [question.key for question in questions("first")] == ["wider_interest", "looked_up"]
    assert all(
        question.sentence.endswith("?") and question.reason.endswith(".") for question in questions("second")
    )
    assert questions("thank_you") == []


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("My transcript is attached.", "attached"),
        ("I am attaching a paper of mine.", "attaching"),
        ("Please see the attachment.", "attachment"),
        ("Enclosed you find my work.", "Enclosed"),
        ("I attach a picture.", "attach"),
    ],
)
def test_something_is_attached(body, named):
    assert f"“{named}”" in said_of("nothing_attached", letter(body))


@pytest.mark.parametrize(
    "body",
    [
        "I am much attached to this town.",
        "Nothing is attached.",
        "I have not attached anything.",
        "This comes without any attachment.",
    ],
)
def test_nothing_is_attached(body):
    assert said_of("nothing_attached", letter(body)) == ""


def test_one_letter_to_a_person_is_open_at_a_time():
    assert said_of("one_thread", GOOD) == ""
    assert "still open" in said_of("one_thread", GOOD, known=replace(ADA, letters_open=1))
    assert said_of("one_thread", GOOD, letter="second", known=replace(ADA, letters_open=2)) == ""
    assert "choose from" in said_of("one_thread", GOOD, letter="second", known=replace(ADA, proposals_open=1))
    assert said_of("one_thread", GOOD, letter="thank_you", known=replace(ADA, letters_open=1)) is None


@pytest.mark.parametrize(
    "blank", ["[Company]", "{organization}", "{{name}}", "____", "XXX", "<your name>", "[insert detail here]"]
)
def test_a_blank_is_left_open(blank):
    assert "Fill in" in said_of("nothing_left_open", letter(f"I admire {blank} very much."))


@pytest.mark.parametrize(
    "body", ["I read about vitamin X.", "My page is <https://x.test>.", "It rained (a lot)."]
)
def test_no_blank_is_left_open(body):
    assert said_of("nothing_left_open", letter(body)) == ""


@pytest.mark.parametrize(
    ("name", "most"), [("first", 100), ("hello", 100), ("thank_you", 150), ("introduction", 150)]
)
def test_a_letter_is_short(name, most):
    assert said_of("length", "word " * most, letter=name) == ""
    assert said_of("length", "word " * (most + 1), letter=name).startswith(f"This has {most + 1} words.")


def test_links_and_lists_of_times_are_not_counted():
    text = "word " * 99 + "https://x.test/a/b\n\nTue 10 Mar 2026, 17:30\nWed 11 Mar 2026, 09:00\n\nAda"

    assert said_of("length", text) == ""
