"""What may be written of a contact, cleaned: a number, a way to reach them, tags, several names."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from contacts.fields import TAG, NamesField, PhoneField, TagsField, WaysField, way
from contacts.folding import folded
from contacts.models.contacts import Way
from web.forms import LineField


@pytest.mark.parametrize(
    ("typed", "kept", "kind"),
    [
        ("P@Mercy.Test", "p@mercy.test", "E-mail"),
        (" p@mercy.test ", "p@mercy.test", "E-mail"),
        ("859 257 2000", "859 257 2000", "Phone"),
        ("+48 22 123-45-67 x5", "+48 22 123-45-67 x5", "Phone"),
        ("linkedin.com/in/priya", "https://linkedin.com/in/priya", "Link"),
        ("http://nair.test", "http://nair.test", "Link"),
        ("https://medium.com/@priya", "https://medium.com/@priya", "Link"),
        ("nair.test", "https://nair.test", "Link"),
    ],
)
def test_a_way_is_known_by_its_looks(typed, kept, kind):
    assert way(typed) == kept
    assert Way(kept).kind == kind


@pytest.mark.parametrize(
    "typed", ["x", "@", "a@", "+", "---", "hello there", "mailto:p@x.test", "tel:5", "p@x", "a@b/c"]
)
def test_a_way_that_leads_nowhere_is_none(typed):
    with pytest.raises(ValidationError):
        way(typed)


def test_ways_are_one_a_line_without_blank_lines_and_repetition():
    typed = "p@x.test\r\n\r\n  P@X.test\n859 257 2000\n"

    assert WaysField(required=False).clean(typed) == ["p@x.test", "859 257 2000"]
    assert WaysField(required=False).clean("") == []
    assert WaysField().prepare_value(["a", "b"]) == "a\nb"


def test_a_wrong_way_is_named_by_its_place_among_those_written():
    with pytest.raises(ValidationError, match="Line 2: "):
        WaysField().clean("p@x.test\n\nnonsense here")


@pytest.mark.parametrize("typed", ["859 257 2000", "(859) 257-2000", "859.257.2000 x12", "1/2", ""])
def test_a_number_is_kept_as_it_was_written(typed):
    assert PhoneField(required=False).clean(typed) == typed


@pytest.mark.parametrize("typed", ["++1", "x", "+", "1" * 33, "٠١٢٣", "=1", "1;2", "1\n2"])
def test_a_number_that_nobody_can_dial_is_none(typed):
    with pytest.raises(ValidationError):
        PhoneField(required=False).clean(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        (",, ,", []),
        ("alumni", ["alumni"]),
        ("alumni, hospital", ["alumni", "hospital"]),
        (" Alumni ,ALUMNI,\u00c4lumni , alumni", ["Alumni"]),
        ("two   words,two words", ["two words"]),
        ("李, 王", ["李", "王"]),
        ("a" * 40, ["a" * 40]),
    ],
)
def test_tags_are_words_one_spelling_each(typed, kept):
    assert TagsField(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["a" * 41, ",".join(map(str, range(21))), "a\nb", "\u200b, a", "a" * 501])
def test_tags_that_nobody_could_read_are_none(typed):
    with pytest.raises(ValidationError):
        TagsField(required=False).clean(typed)


@pytest.mark.parametrize("typed", ["", " ", ",", "a,b", "a" * 41, "a\r\nb", "\u200b"])
def test_one_tag_is_one_tag(typed):
    with pytest.raises(ValidationError):
        TAG.clean(typed)


def test_names_are_one_a_line_with_where_they_work_after_a_comma():
    typed = "Priya Nair, Mercy Hospital, Lexington\n\n李\r\nUncle Jan ,\n"

    assert NamesField().clean(typed) == [
        {"name": "Priya Nair", "organization": "Mercy Hospital, Lexington"},
        {"name": "李", "organization": ""},
        {"name": "Uncle Jan", "organization": ""},
    ]


# Marks, what turns the direction, and what shows as nothing, as well as letters.
ODD = st.text(alphabet="e\u0301\u0327\u202e\u2066\u200b\u3164\x1c\u00a0 a", max_size=8)


@given(ODD | st.text(max_size=60))
def test_a_line_cleaned_twice_is_the_line_cleaned_once(text):
    """B12, B13"""
    try:
        once = LineField(required=False).clean(text)
    except ValidationError:
        return

    assert LineField(required=False).clean(once) == once


@given(ODD | st.text(max_size=60))
def test_a_name_folded_twice_is_the_name_folded_once(text):
    """B12, B13"""
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    "typed", ["+1 (859) 555-0199 ext. 12", "+1 (859) 555-0199 EXT 12", "+1 (859) 555-0199 x12"]
)
def test_an_extension_may_be_written_out(typed):
    assert PhoneField().clean(typed) == "+1 (859) 555-0199 x12"


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("- Cousin Tyree", {"name": "Cousin Tyree", "organization": ""}),
        ("• Cousin Tyree, UPS", {"name": "Cousin Tyree", "organization": "UPS"}),
        ("1. Grandma Pearl", {"name": "Grandma Pearl", "organization": ""}),
        ("Amy Lee <amy@lee.test>", {"name": "Amy Lee", "organization": "", "email": "amy@lee.test"}),
        ("3M", {"name": "3M", "organization": ""}),
    ],
)
def test_a_list_is_read_as_people_write_it(typed, person):
    assert NamesField().clean(typed) == [person]
