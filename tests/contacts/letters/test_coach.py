"""What the coach says of a draft, rule by rule: what is in place, and what to change."""

from dataclasses import replace

import pytest

from contacts.letters.coach import RULES, Known, checks, findings, questions
from contacts.letters.rules import CHECKS
from contacts.letters.wordings import WORDINGS

ADA = Known(
    "Ada Moreno",
    "Priya Nair",
    organization="Mercy Hospital",
    field="Nursing",
    met_how="Spoke at our Biology Club",
    major="Biology",
    college="College of Arts and Sciences",
)
GOOD = """Dear Ms. Nair,

My name is Ada Moreno and I study Biology. I heard you speak at our club in the fall. I am curious how people find their
way in nursing, at Mercy and elsewhere.

Could we talk for 20 minutes, at your office or by phone? I am free on Tuesday afternoons. I will write again next
Monday. Would that be possible?

Sincerely,
Ada Moreno
"""


def said_of(key, text="", *, letter="first", subject="A student of Biology", known=ADA):
    """What one rule says: nothing where all is well, None where it says nothing at all."""
    said = {finding.key: finding.advice for finding in checks(letter, subject, text, known)}
    return said.get(key)


def letter(body, greeting="Dear Priya Nair,", closing="Kind regards,\nAda Moreno"):
    return f"{greeting}\n\n{body}\n\n{closing}"


def test_finds_nothing_in_a_good_letter():
    assert findings("first", "A student of Biology", GOOD, ADA) == []
    assert len(checks("first", "A student of Biology", GOOD, ADA)) == 15


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


# Rule 1


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
        "I saw on LinkedIn that you moved from labs to wards.",
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


# Rule 4


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


# Rule 5


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


def test_asks_nothing():
    advice = said_of(
        "ends_with_a_question", letter("I am Ada. My page is https://x.test/?q=1 in case you look.")
    )

    assert advice.startswith("Ask a question")


def test_asks_too_early():
    body = "Could we talk? I study Biology. I like rivers most of all. My sister does too. It runs in the family."

    assert said_of("ends_with_a_question", letter(body)).startswith("Move your question to the end")


# Rule 6


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


# Rule 7, and the name


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
    ],
)
def test_a_name_is_spelled_as_on_the_card(greeting, contact):
    assert not said_of("name_right", letter("I am Ada.", greeting), known=replace(ADA, contact=contact))


# Rule 8


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


# Rule 9


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


# Rule 10

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
    ],
)
def test_nobody_is_named_without_leave(body):
    assert said_of("leave_to_name", letter(body), known=TOLD) == ""


def test_the_subject_names_nobody_without_leave_either():
    assert "“Graham”" in said_of("leave_to_name", GOOD, subject="Graham said hello", known=TOLD)


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


# Rule 12, and what is left over


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
