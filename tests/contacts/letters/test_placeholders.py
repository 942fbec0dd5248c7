"""The facts a letter may name, and how they come into its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.letters.placeholders import PLACEHOLDERS, filled, filled_line, problems_in

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("{}%#|.\n\r "), max_size=60)


def test_are_few_and_each_says_what_it_is():
    assert 12 <= len(PLACEHOLDERS) <= 21
    assert all(
        placeholder.says and str(placeholder) == f"{{{name}}}" for name, placeholder in PLACEHOLDERS.items()
    )


@pytest.mark.parametrize(
    "text",
    ["", "Dear {contact},", "{times}", "No braces at all.", "100 % of {minutes} minutes", "${minutes}"],
)
def test_what_is_known_is_no_problem(text):
    assert problems_in(text) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ user.password }}", "{{ user.password }}"),
        ("{{contact}}", "{{contact}}"),
        ('{% include "/etc/passwd" %}', '{% include "/etc/passwd" %}'),
        ("{# contact #}", "{# contact #}"),
        ("{u.__class__.__init__.__globals__}", "{u.__class__.__init__.__globals__}"),
        ("{contact.email}", "{contact.email}"),
        ("{contact!r}", "{contact!r}"),
        ("{contact:>10}", "{contact:>10}"),
        ("{contact[0]}", "{contact[0]}"),
        ("{ contact }", "{ contact }"),
        ("{Contact}", "{Contact}"),
        ("{password}", "{password}"),
        ("{0}", "{0}"),
        ("{}", "{}"),
        ("Dear {contact", "{"),
        ("Dear contact},", "}"),
        ("Dear {con\ntact},", "{"),
        ("{{contact}", "{"),
    ],
)
def test_whatever_else_has_a_brace_is_told(text, named):
    """B97."""
    problems = problems_in(text)

    assert any(f"“{named}”" in problem for problem in problems)
    assert all(problem.endswith(".") for problem in problems)


def test_a_brace_without_its_other_is_found_by_its_line():
    assert "Line 3 has a “}”" in problems_in("Dear {contact},\n\nI am } Ada.")[0]


def test_the_same_problem_is_told_once_and_never_a_hundred():
    assert len(problems_in("{a} {a} {a}")) == 1
    assert len(problems_in(" ".join(f"{{a{n}}}" for n in range(500)))) == 10


@pytest.mark.parametrize(
    "attack", ["{", "}", "{{", "{%", "{{ a", "{a", "{a}", "{% %", "{# ", "{\n", "{{}", " | ", "{contact}"]
)
def test_a_long_text_of_braces_is_read_like_any_other(attack):
    text = attack * (50_000 // len(attack))

    assert len(problems_in(text)) <= 10
    assert isinstance(filled(text, {"contact": "Priya"}), str)


def test_a_fact_comes_in_place_of_its_name():
    assert filled("Dear {contact},", {"contact": "Priya Nair"}) == "Dear Priya Nair,"


def test_sentences_of_a_paragraph_are_joined_and_a_blank_line_ends_it():
    assert filled("One.\nTwo.\n\n\nThree.", {}) == "One. Two.\n\nThree."


@pytest.mark.parametrize("unknown", [{}, {"organization": ""}, {"organization": "  \n "}])
def test_a_line_with_an_unknown_fact_is_left_out(unknown):
    assert filled("I am Ada.\nI admire {organization}.\nI write.", unknown) == "I am Ada. I write."


def test_a_paragraph_of_which_nothing_remains_is_left_out():
    assert filled("One.\n\nYou can answer here: {link}\n\nTwo.", {}) == "One.\n\nTwo."


def test_of_several_versions_the_first_that_can_be_said_is_taken():
    line = "I study {major} at the {college}. | I study {major}. | I am a student."

    assert (
        filled(line, {"major": "Biology", "college": "College of Arts"})
        == "I study Biology at the College of Arts."
    )
    assert filled(line, {"major": "Biology"}) == "I study Biology."
    assert filled(line, {"college": "College of Arts"}) == "I am a student."


def test_a_list_keeps_its_lines():
    facts = {"times": "Tue 10 Mar 2026, 17:30\r\n\n  Wed 11 Mar 2026, 09:00 "}

    text = filled("Does one of these suit you? {times} | Which day suits you?\nI can call.", facts)

    assert text == "Does one of these suit you?\nTue 10 Mar 2026, 17:30\nWed 11 Mar 2026, 09:00\nI can call."


def test_a_fact_alone_on_its_line_stays_there():
    assert (
        filled("Kind regards,\n{student}\n{college}", {"student": "Ada", "college": "Arts"})
        == "Kind regards,\nAda\nArts"
    )


def test_a_fact_of_several_lines_is_one_within_a_sentence():
    assert (
        filled("What stays: {learned} Thank you.", {"learned": "It rains.\n\nA lot."})
        == "What stays: It rains. A lot. Thank you."
    )


@pytest.mark.parametrize("end", [".", "?", "!", "…"])
def test_a_sentence_ends_as_the_fact_does(end):
    assert filled("What stays: {learned}.\nThank you.", {"learned": f"It rains{end}"}) == (
        f"What stays: It rains{end} Thank you."
    )


def test_a_sentence_does_not_end_twice():
    assert filled("How I know of you: {met_how}.", {"met_how": "She spoke at our club."}) == (
        "How I know of you: She spoke at our club."
    )


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("Medical devices", "medical devices"),
        ("medicine", "medicine"),
        ("UX research", "UX research"),
        ("eSports", "eSports"),
        ("English teaching", "English teaching"),
        ("Écologie", "écologie"),
        ("X", "X"),
        ("3D printing", "3D printing"),
    ],
)
def test_a_field_is_spelled_as_in_the_middle_of_a_sentence(field, said):
    assert filled("I like {field}.", {"field": field}) == f"I like {said}."


def test_a_major_that_is_none_yet_is_not_known():
    assert filled("I study {major}. | I am a student.", {"major": "Undeclared"}) == "I am a student."


def test_a_subject_is_one_line_whatever_the_facts_are():
    """B8."""
    facts = {"contact": "Bob\r\nBcc: evil@x.com", "times": "one\ntwo", "organization": "A\u2028B\x0bC\x85D"}

    said = filled_line("To {contact} of {organization}: {times}", facts)

    assert said == "To Bob Bcc: evil@x.com of A B C D: one two"


@pytest.mark.parametrize(
    "fact", ["{link}", "{{link}}", "{unknown}", "{0.__class__}", "%s", "a | b", "{student} | x"]
)
def test_a_brace_in_a_fact_is_a_brace(fact):
    """B14."""
    facts = {"contact": fact, "student": "Ada", "link": "https://x.test/secret"}

    assert filled("Dear {contact}, I am {student}.", facts) == f"Dear {fact}, I am Ada."


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), ANYTHING))
def test_whatever_the_facts_are_each_is_looked_at_once(facts):
    marked = {name: fact.replace("{", "⟨").replace("}", "⟩") for name, fact in facts.items()}
    text = "\n".join(f"a {placeholder} b" for placeholder in PLACEHOLDERS.values())

    braced = filled(text, facts)

    assert braced.replace("{", "⟨").replace("}", "⟩") == filled(text, marked)


@given(
    st.lists(st.sampled_from([*map(str, PLACEHOLDERS.values()), "word", ".", " | ", "\n", "\n\n"])).map(
        "".join
    )
)
def test_of_a_text_without_problems_no_placeholder_is_left(text):
    assert problems_in(text) == []
    assert not set("{}") & set(filled(text, dict.fromkeys(PLACEHOLDERS, "fact")))
    assert not set("{}") & set(filled(text, {}))


@given(ANYTHING)
def test_a_text_without_problems_has_no_brace_but_those_of_placeholders(text):
    if not problems_in(text):
        for placeholder in PLACEHOLDERS.values():
            text = text.replace(str(placeholder), "")
        assert not set("{}") & set(text)
