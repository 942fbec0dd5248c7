"""vCards to rows."""

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.files import vcard
from contacts.files.rows import Row
from contacts.files.text import Unreadable
from tests.contacts.files import exports

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n"


def rows(*cards):
    """The rows of cards whose inner lines are given, or of a whole file of bytes."""
    raw = b"".join(card if isinstance(card, bytes) else CARD.format(card).encode() for card in cards)
    return list(vcard.read(raw).rows)


def facts(*cards):
    (row,) = rows(*cards)
    assert not row.problem, row.problem
    return row.facts


def problem(*cards):
    (row,) = rows(*cards)
    assert row.facts == {}
    return row.problem


def old(inner, version=b"2.1"):
    return b"BEGIN:VCARD\r\nVERSION:" + version + b"\r\n" + inner + b"\r\nEND:VCARD\r\n"


def test_an_android_name_that_breaks_softly_is_read_whole():
    """B71."""
    anna, priya = rows(exports.ANDROID)

    assert anna.facts["name"] == ["Анна Ковальова-Шевченко"]
    assert anna.facts["phone"] == ["+380 44 123 4567", "0501234567"]
    assert (anna.line, priya.line, priya.facts["name"]) == (1, 21, ["Priya Nair"])


@pytest.mark.parametrize(
    "inner",
    [
        b"FN;ENCODING=QUOTED-PRINTABLE:Ann=20Le=",
        b"FN;ENCODING=QUOTED-PRINTABLE:Ann=20Le=C",
        b"FN;QUOTED-PRINTABLE:Ann=20Le=ZZ",
        b"FN;CHARSET=UTF-8;QUOTED-PRINTABLE:Ann=20Le=C3",
        b"FN;ENCODING=BASE64:QW5uIExl\r\n QW5",
        b"FN:Ann\r\nLee",
        b"TEL;FAX;QUOTED-PRINTABLE:1=Z\r\nFN:Ann",
    ],
)
def test_a_name_that_breaks_off_is_reported_and_never_half_taken(inner):
    """B71."""
    (row,) = rows(old(inner))

    assert (row.line, row.facts) == (1, {})
    assert row.problem.startswith(("Line 3 ", "Line 4 ", "The letters in line 3 "))


def test_a_name_broken_off_by_the_end_spoils_no_card_after_it():
    """B71."""
    cards = rows(old(b"N;ENCODING=QUOTED-PRINTABLE:Le="), old(b"FN:Ben"))

    assert [card.facts for card in cards] == [{}, {"name": ["Ben"]}]


@pytest.mark.parametrize(
    "inner",
    [
        b"FN;CHARSET=Windows-1251:" + "Анна".encode("cp1251"),
        b"FN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C0=ED=ED=E0",
        "FN:Анна".encode(),
        b"FN;ENCODING=b:" + base64.b64encode("Анна".encode()),
    ],
)
def test_letters_are_read_by_the_charset_of_their_line(inner):
    """B72."""
    assert facts(old(inner))["name"] == ["Анна"]


@pytest.mark.parametrize("charset", [b"KLINGON", b"rot13", b"unicode_escape", b"idna", b"zlib", b"UTF-8"])
def test_letters_that_cannot_be_read_are_reported_by_their_line(charset):
    """B72."""
    assert problem(old(b"FN;CHARSET=" + charset + b":M\xfcller\\")) == "The letters in line 3 cannot be read."


def test_windows_1252_without_a_word_is_a_guess():
    """B72."""
    guessed = vcard.read(old(b"FN:M\xfcller"))

    assert (guessed.rows[0].facts, guessed.is_guessed) == ({"name": ["Müller"]}, True)
    assert not vcard.read(exports.ANDROID).is_guessed


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + CARD.format("FN:Ann").encode(),
        b"\xff\xfe" + CARD.format("FN:Ann").encode("utf-16-le"),
        b"\xfe\xff" + CARD.format("FN:Ann").encode("utf-16-be"),
        CARD.format("FN:Ann").lower().replace("ann", "Ann").encode(),
        CARD.format("FN:Ann").replace("\r\n", "\r").encode(),
        b"\r\n\r\n" + CARD.format("FN:Ann").replace("\r\n", " \n").encode(),
    ],
)
def test_a_mark_before_begin_and_small_letters_do_no_harm(raw):
    """B72, B73."""
    assert vcard.looks_like_cards(raw)
    assert facts(raw) == {"name": ["Ann"]}


@pytest.mark.parametrize(
    "raw", [b"", b"Name,Phone\nAnn,1\n", b"BEGIN:VCALENDAR\r\n", b"\xff\xfeB", b"BEGIN:VCARDS\n"]
)
def test_a_file_without_a_card_is_refused(raw):
    """B73."""
    assert not vcard.looks_like_cards(raw)
    with pytest.raises(Unreadable):
        vcard.read(raw)


def test_a_card_without_its_end_is_reported_by_its_line():
    """B73."""
    first, ben = rows(b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n", "FN:Ben")
    (last,) = rows(b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann")

    assert first.problem == last.problem == "This card has no END:VCARD, so it may have lost its end."
    assert (first.line, first.facts, ben.line, ben.facts) == (1, {}, 4, {"name": ["Ben"]})


def test_lines_outside_of_a_card_are_reported_once():
    """B73."""
    stray, ben = rows(b"FN:Ann\nTEL:1\nEND:VCARD\n", "FN:Ben")

    assert (stray.line, stray.problem[:24], ben.facts) == (1, "This line is in no card.", {"name": ["Ben"]})


@pytest.mark.parametrize(("version", "sentence"), [(b"", "without a VERSION"), (b"9", "of version 9")])
def test_a_card_of_no_version_we_know_is_reported(version, sentence):
    """B73."""
    assert sentence in problem(old(b"FN:Ann", version))


def test_a_card_without_fn_is_called_by_its_n():
    """B73."""
    assert facts("N:Lee\\, Jr.;Ann;Mary;Dr.;") == {"first_name": ["Ann"], "last_name": ["Lee, Jr."]}
    assert facts("FN: \r\nN:Lee;Ann") == {"first_name": ["Ann"], "last_name": ["Lee"]}
    assert facts("N:Lee") == {"last_name": ["Lee"]}
    assert facts("N:;;;;\r\nTEL:1") == {"phone": ["1"]}


@pytest.mark.parametrize(
    "agent",
    [
        "AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN:Fred\r\nTEL:2\r\nEND:VCARD",
        "AGENT:BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Fred\r\nTEL:2\r\nEND:VCARD",
        "AGENT:BEGIN:VCARD\\nFN:Fred\\nTEL:2\\nEND:VCARD\\n",
        "AGENT:\r\nBEGIN:VCARD\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Fred\r\nEND:VCARD\r\nEND:VCARD",
    ],
)
def test_an_agent_inside_a_card_is_no_contact(agent):
    """B73."""
    assert facts(f"FN:Ann\r\n{agent}\r\nTEL:1") == {"name": ["Ann"], "phone": ["1"]}


def test_a_line_folded_inside_a_letter_is_put_together_again():
    """B73."""
    folded = "FN:Анна Ковальова".encode()

    for place in range(4, len(folded)):
        assert facts(old(folded[:place] + b"\r\n " + folded[place:], b"3.0")) == {"name": ["Анна Ковальова"]}


def test_version_2_1_breaks_before_a_space_of_the_text():
    assert facts(old(b"FN:Ann\r\n Lee"))["name"] == ["Ann Lee"]


def test_photos_of_20_mb_are_dropped():
    """B73."""
    photo = b"/9j/4AAQ" * 9 + b"\r\n "
    card = old(b"FN:Ann\r\nPHOTO;ENCODING=b;TYPE=JPEG:" + photo * 260_000 + b"\r\nTEL:1", b"3.0")
    bare = old(
        b"PHOTO;BASE64:\r\n"
        + photo.replace(b" ", b"")
        + b"END:VCAR\r\n\r\nFN:Ann\r\nLOGO;VALUE=uri:http://x\r\n /y"
    )
    began = time.process_time()

    assert len(card) > 19_000_000
    assert facts(card) == {"name": ["Ann"], "phone": ["1"]}
    assert facts(bare) == {"name": ["Ann"]}
    assert facts(old(b"FN:Ann\r\nPHOTO;ENCODING=b:" + b"A" * 20_000_000, b"3.0")) == {"name": ["Ann"]}
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"BEGIN:VCARD\r\nPHOTO:" + b"x" * 25 * 1024 * 1024, "larger than 25 MB"),
        (old(b"FN:Ann\r\nX-LONG:" + b"\r\n x" * 600_000, b"3.0"), "more than 1 MB of text"),
        (old(b"FN:Ann\r\n" + b"X-A:1\r\n" * 200_000, b"3.0"), "more than 1 MB of text"),
        (old(b"FN:Ann", b"3.0") * 10_000, "more than 1,000 cards"),
        (b"BEGIN:VCARD\r\n" + b"\n" * 24_000_000, "more than 1 MB of text"),
        (b"BEGIN:VCARD\r\nPHOTO:" + b"\n " * 12_000_000, "more than 1 MB of text"),
        (b"BEGIN:VCARD\n" * 10_000, "more than 1,000 cards"),
    ],
)
def test_more_than_one_can_look_through_is_refused(raw, sentence):
    """B73."""
    began = time.process_time()

    with pytest.raises(Unreadable, match=sentence):
        vcard.read(raw)

    assert time.process_time() - began < 5


def test_a_thousand_cards_are_read():
    """B73."""
    assert len(rows(old(b"FN:Ann", b"3.0") * 1_000)) == 1_000


def test_known_properties_are_read_and_all_others_left():
    """B74."""
    card = old(
        b'FN:Ann\r\nFN;PREF=1:Ann Lee\r\nTEL;VALUE=uri;TYPE="voice,home":tel:+1-859-555-0100;ext=5\r\n'
        b"TEL;VALUE=uri:tel:2;phone-context=x\r\nORG:Mercy\\; Co;Ward\r\nBDAY:--0412\r\nX-SKYPE:a\r\n"
        b"EMAIL;PREF=2:b@x.edu\r\nEMAIL;PREF=1:MAILTO:a@x.edu\r\nURL:javascript:alert(1)\r\n"
        b'item1.URL;TYPE="a;b:c":https://x.edu/a,b\r\nCATEGORIES:a\\,b,c\r\nNOTE:1\\n2\\\\n\\q',
        b"4.0",
    )

    assert facts(card) == {
        "name": ["Ann Lee"],
        "phone": ["+1-859-555-0100 x5", "2"],
        "organization": ["Mercy; Co"],
        "email": ["a@x.edu", "b@x.edu"],
        "link": ["javascript:alert(1)", "https://x.edu/a,b"],
        "tags": ["a,b", "c"],
        "private_notes": ["1\n2\\n\\q"],
    }


def test_a_control_character_is_reported_by_its_line():
    """B69."""
    assert problem("FN:Ann\0Lee") == "Line 3 has a control character in it."


LINES = st.sampled_from(
    [
        *(
            b"BEGIN:VCARD",
            b"END:VCARD",
            b"VERSION:2.1",
            b"VERSION:3.0",
            b"FN:Ann",
            b"AGENT:",
            b"",
            b" x",
            b"\t",
        ),
        *(
            b"FN;ENCODING=QUOTED-PRINTABLE:=C3=",
            b"=A9",
            b"PHOTO;BASE64:",
            b"QUJD",
            b"N:a;b",
            b"NOTE;ENCODING=b:QQ",
        ),
        *(
            b'TEL;TYPE="a:1',
            b"EMAIL;CHARSET=x:a",
            b"ORG:\\",
            b"TEL;PREF=99999999:tel:1;ext=2",
            b"\xff\xfe",
            b"N:",
        ),
    ]
)


@settings(max_examples=300)
@given(st.lists(LINES | st.binary(max_size=20), max_size=25), st.sampled_from([b"\r\n", b"\n", b"\r"]))
def test_reads_or_refuses_whatever_bytes_come(pieces, end):
    try:
        found = vcard.read(end.join([b"BEGIN:VCARD", *pieces])).rows
    except Unreadable:
        return
    assert found
    for row in found:
        assert isinstance(row, Row)
        assert bool(row.problem) is not bool(row.facts) or not row.facts
