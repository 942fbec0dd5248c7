"""Which encoding a file is in, and which files are no text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.files.text import Text, Unreadable, decoded
from web.refusals import Refused

NAMES = "Name,E-mail\nJosé Müller,jose@x.edu\n"


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("utf-8", b"", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
    ],
)
def test_tells_an_encoding_by_its_mark_or_its_bytes(codec, mark, name):
    """B57, B58."""
    assert decoded(mark + NAMES.encode(codec)) == Text(NAMES, name)


def test_reads_windows_1252_and_says_that_it_is_a_guess():
    """B58."""
    assert decoded(NAMES.encode("cp1252")) == Text(NAMES, "Windows-1252", is_guessed=True)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"Name\nM\xc3\xbcller\nM\xfcller\n", "Line 3 of this file is in another encoding than the rest"),
        (b"Name\r\nM\x81ller\r\n", "Line 2 has bytes that are no letters"),
        (b"\xff\xfeN", "This file says that it is UTF-16, and is not"),
        (b"\xef\xbb\xbfM\xfcller", "This file says that it is UTF-8, and is not"),
        (b"Name\rAnn\rB\x1ben\r", "Line 3 has a control character in it"),
        (b"PK\x03\x04 and so on", "This is a spreadsheet or a document"),
    ],
)
def test_stores_no_letters_that_nobody_wrote(raw, sentence):
    """B58."""
    with pytest.raises(Unreadable, match=sentence) as refused:
        decoded(raw)

    assert (refused.value.field, refused.value.status) == ("file", 422)


def test_names_the_line_with_a_nul_in_it():
    """B69."""
    with pytest.raises(Refused, match="Line 3 has a NUL character"):
        decoded(b"Name,E-mail\nAnn,ann@x.edu\nBen\0,ben@x.edu\n")


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_reads_or_refuses_whatever_bytes_come(raw):
    """B58."""
    try:
        assert "\0" not in decoded(raw).text
    except Unreadable as refused:
        assert refused.sentence.endswith(".")
