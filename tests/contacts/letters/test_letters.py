"""The letters we ship: how each reads with the facts that are known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.letters.coach import Known, checks, findings
from contacts.letters.naming import names
from contacts.letters.placeholders import NAMED, PLACEHOLDERS, problems_in
from contacts.letters.reading import Reading
from contacts.letters.wordings import WORDINGS
from tests.contacts.letters.drafts import drafted

THANKS = ("thank_you", "for_a_name", "for_introducing", "for_help", "good_news")
LETTERS = ("first", "second", "referred", "hello", "confirmation", *THANKS, "report_back", "introduction")
ASKS = ("first", "second", "referred")
TIMES = "Tue 10 Mar 2026, 17:30\nWed 11 Mar 2026, 09:00\nThu 12 Mar 2026, 12:00"
MORE = {
    "times": TIMES,
    "link": "https://careers.test/with/7f31",
    "next_on": "Tue 10 Mar 2026",
    "heard": "Ask twice",
    "promise": "Send the article on transformers",
    "leave": "and I will say that you sent me",
}

BARE = Known("Ada Moreno", "Priya Nair")
FACTS = {
    "organization": "Mercy Hospital",
    "field": "Medical devices",
    "met_how": "Your talk at the women in computing evening",
    "major": "Biomedical Engineering",
    "college": "College of Engineering",
    "named": "Margit Solberg",
    "when": "Tue 3 Mar 2026, 12:00",
    "place": "Room 214, Mercy Hospital",
    "what": "reading my letter to the hospital",
    "log": "You walk the substations yourself, since the plans are wrong. A locked door is the hardest part.",
}
FULL = replace(BARE, **FACTS)


def words(text):
    return sum(any(map(str.isalnum, word)) for word in text.split() if "://" not in word)


def test_are_twelve():
    assert tuple(WORDINGS) == LETTERS


@pytest.mark.parametrize("letter", WORDINGS.values(), ids=str)
def test_name_only_facts_that_there_are(letter):
    assert problems_in(letter.subject) == problems_in(letter.text) == []
    assert letter.title
    assert letter.about.endswith(".")
    # A center's own words for it are kept in as much room.
    assert len(letter.subject) <= 200


def test_use_every_placeholder():
    used = {name for letter in WORDINGS.values() for name in NAMED.findall(letter.subject + letter.text)}

    assert used == set(PLACEHOLDERS)


@pytest.mark.parametrize("letter", WORDINGS.values(), ids=str)
@pytest.mark.parametrize(
    "voice", ["!", " — ", "job", "internship", "résumé", "resume", "attached", "just ", "sorry"]
)
def test_speak_calmly_and_ask_for_no_work(letter, voice):
    assert voice not in letter.subject + letter.text


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("known", [BARE, FULL, replace(BARE, minutes=0), replace(FULL, is_close=True)])
@pytest.mark.parametrize("more", [{}, MORE])
def test_pass_the_coach_with_all_facts_and_with_the_fewest(letter, known, more):
    subject, text = drafted(WORDINGS[letter], known, **more)

    assert findings(letter, subject, text, known) == []
    assert text.startswith("Dear Priya Nair,\n\n")
    assert "Ada Moreno" in text


@pytest.mark.parametrize("letter", ["second", "referred"])
def test_name_the_referrer_first_where_there_is_leave(letter):
    known = replace(FULL, may_be_named=("Graham Loftus",))

    subject, text = drafted(WORDINGS[letter], known, **MORE)

    assert "Graham Loftus suggested that I write to you" in subject
    assert "Graham Loftus gave me your name" in Reading.of(letter, subject, text).opening.plain
    assert findings(letter, subject, text, known) == []


@pytest.mark.parametrize("letter", ASKS)
@pytest.mark.parametrize("may_be_named", [(), ("Graham Loftus",)])
def test_are_under_a_hundred_words_where_they_ask_for_a_talk(letter, may_be_named):
    subject, text = drafted(WORDINGS[letter], replace(FULL, may_be_named=may_be_named), **MORE)

    assert Reading.of(letter, subject, text).length < 100
    assert words(text) < 115
    assert words(subject) < 12


@pytest.mark.parametrize("letter", ASKS)
def test_put_the_link_on_a_line_of_its_own_and_a_question_before_it(letter):
    _, text = drafted(WORDINGS[letter], FULL, **MORE)

    *_, asks, answers, _closing = text.split("\n\n")
    assert asks.endswith(f"suit you, or another?\n{TIMES}")
    assert answers == "One click answers, without an account: https://careers.test/with/7f31"


def test_the_last_letter_says_that_it_is_the_last():
    last, between = drafted(WORDINGS["second"], FULL)[1], drafted(WORDINGS["second"], FULL, **MORE)[1]

    assert "This is my last letter" in last
    assert "I will not write again." in last
    assert "I will write again on Tue 10 Mar 2026." in between
    assert "last letter" not in between


@pytest.mark.parametrize("counted", ["once more", "second", "again, as", "another time"])
def test_the_second_letter_reads_well_a_third_and_a_fourth_time(counted):
    assert counted not in drafted(WORDINGS["second"], FULL, **MORE)[1].lower()


@pytest.mark.parametrize("letter", ASKS)
@pytest.mark.parametrize("medium", ["by phone", "by video", "in person"])
def test_ask_for_the_talk_by_the_means_that_are_offered(letter, medium):
    _, text = drafted(WORDINGS[letter], FULL, medium=medium, **MORE)

    assert f"20 minutes {medium}" in text
    assert "at your office, by phone or by video" not in text
    assert findings(letter, "From a student", text, FULL) == []


def test_the_introduction_has_lines_to_pass_on_below_the_name():
    _, text = drafted(WORDINGS["introduction"], FULL)

    above, below = text.split("\n\nTo pass on:\n\n")
    assert above.endswith("Kind regards,\nAda Moreno")
    assert below.startswith("I am Ada Moreno, and I study Biomedical Engineering.")
    assert "Priya Nair will introduce us" in below
    assert "Margit Solberg" not in below


def test_a_student_without_a_major_is_a_student():
    _, text = drafted(WORDINGS["first"], replace(FULL, major="Undeclared"))

    assert "ndeclared" not in text
    assert "I am Ada Moreno, a student finding out which way to go." in text


GIVERS = ["Graham Loftus", "Will Park", "Dr. Ana María Ruiz-Soto", "Bo Li", "Mercy Oduya"]


@given(
    letter=st.sampled_from(LETTERS),
    giver=st.sampled_from(GIVERS),
    facts=st.fixed_dictionaries({}, optional={name: st.just(fact) for name, fact in FACTS.items()}),
    slip=st.sampled_from(["met_how", "log", "place"]),
)
def test_never_name_whoever_gave_no_leave(letter, giver, facts, slip):
    """Also where the student wrote the name into a fact."""
    facts |= {slip: f"{giver} told me so at Mercy Hospital"}
    known = replace(BARE, may_not_be_named=(giver,), **facts)

    subject, text = drafted(WORDINGS[letter], known, **MORE)

    assert giver not in subject + text
    assert "told me so" not in text
    assert "leave_to_name" in {each.key for each in checks(letter, subject, text, known) if each.is_fine}


@given(
    letter=st.sampled_from(LETTERS),
    facts=st.fixed_dictionaries({}, optional={name: st.just(fact) for name, fact in FACTS.items()}),
    more=st.fixed_dictionaries({}, optional={name: st.just(fact) for name, fact in MORE.items()}),
    medium=st.sampled_from(["", "by phone", "by video", "in person"]),
    minutes=st.sampled_from([0, 15, 20, 30]),
    leave=st.sampled_from(
        [{}, {"may_be_named": ("Graham Loftus",)}, {"may_not_be_named": ("Graham Loftus",)}]
    ),
)
def test_pass_the_coach_with_whatever_is_known(letter, facts, more, medium, minutes, leave):
    # A first letter is to somebody whom nobody named.
    leave = {} if letter == "first" else leave
    known = replace(BARE, minutes=minutes, **facts, **leave)

    subject, text = drafted(WORDINGS[letter], known, medium=medium, **more)

    assert subject
    assert findings(letter, subject, text, known) == []
    assert not set("{}|") & set(subject + text)
    assert "  " not in text
    assert ".." not in text
    assert not [line for line in text.splitlines() if line != line.strip()]


def test_a_name_is_known_by_the_whole_or_a_part_of_it():
    assert names("I met Graham last week.", "Graham Loftus")
    assert names("I met graham loftus.", "Graham Loftus")
    assert not names("I ate a graham cracker.", "Graham Loftus")
