"""Letters as bytes, read back by the parser that mail programs have most in common with."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest

from reminders import mime
from reminders.kinds import Attachment

HEADERS = {"From": "Career Center <center@demo.test>", "Subject": "Thank Grace"}


def read(content):
    # No bare line feed, no line beyond RFC 5322, nothing beyond ASCII.
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()
    return message_from_bytes(content, policy=default)


@pytest.mark.parametrize(
    "name",
    ["Grace Hopper", "Hopper, Grace", 'Grace "Amazing" Hopper', "Zoë Ünlü, M.D.", "李" * 120, "A" * 120],
)
def test_a_name_of_any_shape_comes_through(name):
    content = mime.written(
        HEADERS | {"To": mime.person(name, "g@demo.test")}, text="Hello", html="<p>Hello</p>"
    )
    read(content)

    said, address = parseaddr(message_from_bytes(content)["To"])
    # Word by word, as RFC 2047 puts them together; the newer parser leaves spaces between two lines.
    assert (str(make_header(decode_header(said))), address) == (name, "g@demo.test")


@pytest.mark.parametrize("subject", ["Thank Zoë — today", "x" * 1200, "ü" * 300, "short"])
def test_a_subject_of_any_length_comes_through(subject):
    letter = read(mime.written(HEADERS | {"Subject": subject}, text="Hello", html="<p>Hello</p>"))

    assert letter["Subject"] == subject


@pytest.mark.parametrize("told", ["To", "Subject"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\r\n "])
def test_nothing_in_a_header_begins_another(told, line_break):
    with pytest.raises(ValueError, match="one line"):
        mime.written(HEADERS | {told: f"x{line_break}Bcc: y@demo.test"}, text="Hello", html="<p>Hello</p>")
    with pytest.raises(ValueError, match="one line"):
        mime.person(f"Grace{line_break}Bcc: y@demo.test", "g@demo.test")
    with pytest.raises(ValueError, match="one line"):
        mime.person("Grace", f"g@demo.test{line_break}Bcc: y@demo.test")


@pytest.mark.parametrize("words", ["Hello\n\nFrom me\n.\n", "Grüße, 李\n", "x" * 5000 + "\n", "trailing \n"])
def test_both_texts_come_through(words):
    letter = read(mime.written(HEADERS, text=words, html=f"<p>{words}</p>\n"))

    for subtype, told in (("plain", words), ("html", f"<p>{words}</p>\n")):
        body = letter.get_body((subtype,))
        assert body.get_content().replace("\r\n", "\n") == told


def test_a_file_is_offered_at_the_top_and_kept():
    file = Attachment(
        name="appointment.ics",
        text="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        subtype="calendar",
        params={"method": "REQUEST"},
    )

    letter = read(mime.written(HEADERS, text="Hello", html="<p>Hello</p>", files=[file]))

    parts = [
        (part.get_content_type(), part.get_filename(), part.get_param("method")) for part in letter.walk()
    ]
    assert parts[2:] == [
        ("text/plain", None, None),
        ("text/html", None, None),
        ("text/calendar", None, "REQUEST"),
        ("text/calendar", "appointment.ics", "REQUEST"),
    ]
