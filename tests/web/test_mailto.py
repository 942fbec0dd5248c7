"""Addresses that open a mail program with a letter in it."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.mailto import mailto

UNRESERVED = r"[A-Za-z0-9._~-]|%[0-9A-F]{2}"
LETTER = re.compile(
    rf"mailto:(?P<to>(?:(?:{UNRESERVED})+@(?:{UNRESERVED})+)?)"
    rf"(?:\?(?P<first>(?:subject|body)=(?:{UNRESERVED})+)(?:&(?P<second>body=(?:{UNRESERVED})+))?)?"
)
ANY_TEXT = st.text(max_size=40) | st.text(st.sampled_from('a@.,;?&=%0D0A<>\r\n" :+x'), max_size=40)


def read(address):
    """Read it as the standard says, and nothing that the standard does not have."""
    letter = LETTER.fullmatch(address)
    assert letter, address
    fields = dict(field.split("=") for field in (letter["first"], letter["second"]) if field)
    return unquote(letter["to"], errors="strict"), {name: unquote(said) for name, said in fields.items()}


def test_has_one_person_a_subject_and_a_text():
    address = mailto("p@x.edu", subject="A & B?", body="Dear Priya,\n\n100 % + 1 = 2")

    assert address == (
        "mailto:p@x.edu?subject=A%20%26%20B%3F&body=Dear%20Priya%2C%0D%0A%0D%0A100%20%25%20%2B%201%20%3D%202"
    )


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({}, "mailto:p@x.edu"),
        ({"subject": "Hello"}, "mailto:p@x.edu?subject=Hello"),
        ({"body": "Hello"}, "mailto:p@x.edu?body=Hello"),
        ({"subject": " \n ", "body": "\x08\x00\n"}, "mailto:p@x.edu"),
        ({"body": "a\x00b\tc"}, "mailto:p@x.edu?body=ab%09c"),
        ({"body": "\ud800"}, "mailto:p@x.edu?body=%3F"),
    ],
)
def test_leaves_out_what_there_is_not(said, address):
    assert mailto("p@x.edu", **said) == address


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_line_break_is_one_in_the_text_and_none_in_the_subject(line_break):
    """B8."""
    address = mailto("p@x.edu", subject=f"Hi{line_break}Bcc: z@z.edu", body=f"a{line_break}b")

    assert read(address)[1] == {"subject": "Hi Bcc: z@z.edu", "body": "a\r\nb"}


@pytest.mark.parametrize(
    "address",
    [
        "o'brien+a.b@x.edu",
        "a?bcc=z%40z.edu@x.edu",
        "a&cc=z@x.edu",
        "a%0D%0ABcc:z%40z@x.edu".replace(":", ""),
        "a%2Cz%40z@x.edu",
    ],
)
def test_whatever_an_address_may_have_in_it_stays_in_it(address):
    """B9, B19."""
    link = mailto(address, subject="Hello")

    assert read(link) == (address, {"subject": "Hello"})
    assert parse_qs(urlsplit(link).query) == {"subject": ["Hello"]}


@pytest.mark.parametrize(
    "address",
    [
        "a@x.edu,z@z.edu",
        "a@x.edu;z@z.edu",
        "a@x.edu z@z.edu",
        "a@x.edu\nBcc:z@z.edu",
        "a@x.edu%0Az@z.edu@x.edu",
        "Bob, evil@x.com",
        "Bob <evil@x.com>",
        '"a,z@z.edu"@x.edu',
        "a(z@z.edu)@x.edu",
        "a@x.edu\u2028z@z.edu",
        "\u202ea@x.edu",
        "mailto:a@x.edu",
        "a@x.edu?bcc=z@z.edu",
        "group:a@x.edu;",
        "@x.edu",
        "a@",
        "a",
        "",
    ],
)
def test_what_could_be_two_people_or_none_is_nobody(address):
    """B9, B19."""
    assert mailto(address, subject="Hello") == "mailto:?subject=Hello"


@given(address=ANY_TEXT, subject=ANY_TEXT, body=ANY_TEXT)
def test_whatever_comes_it_is_to_one_person_at_most_and_has_no_other_header(address, subject, body):
    """B9, B15, B19."""
    link = mailto(address, subject=subject, body=body)

    to, fields = read(link)
    assert to in ("", address)
    assert not set(",;<>\r\n ") & set(to)
    assert to.count("@") == bool(to)
    assert not set("\r\n") & set(fields.get("subject", ""))
    parsed = parse_qs(urlsplit(link).query, keep_blank_values=True, strict_parsing=bool(fields))
    assert set(parsed) <= {"subject", "body"}
    assert all(len(said) == 1 for said in parsed.values())
    assert urlsplit(link).path.count("@") == to.count("@")
    assert urlsplit(link).fragment == urlsplit(link).netloc == ""
