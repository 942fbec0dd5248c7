"""Bytes to text: which encoding a file is in, and which files are no text at all."""

import codecs
import re
from dataclasses import dataclass

from web.refusals import Refused

MARKS = {
    codecs.BOM_UTF8: ("utf-8", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16-le", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16-be", "UTF-16"),
}
# The beginnings of what is often taken for a list of contacts: xlsx and zip, xls, PDF.
NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Accented letters and quotation marks of UTF-8. Read as Windows-1252, "Müller" would become "MÃ¼ller".
LETTERS_OF_UTF8 = re.compile(rb"[\xc2-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbf]")


class Unreadable(Refused):
    """A file that cannot be read: why, in which line, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="file")


@dataclass(frozen=True)
class Text:
    """What a file says, in which encoding; `is_guessed` where nothing but the letters can show it is right."""

    text: str
    encoding: str
    is_guessed: bool = False


def decoded(raw: bytes) -> Text:
    """Return the text of a file: by its byte order mark, else UTF-8, else Windows-1252 as a guess.

    Refused for bytes that are none of these, for two encodings in one file, and for control characters.
    """
    if raw.startswith(NO_TEXT):
        raise Unreadable("This is a spreadsheet or a document. Save it as CSV, and choose that file.")
    text = _by_encoding(raw)
    control = CONTROL.search(text.text)
    if control:
        line = line_at(text.text, control.start())
        what = "a NUL character" if control[0] == "\0" else "a control character"
        raise Unreadable(
            f"Line {line} has {what} in it, which no list of contacts has. Export the file again."
        )
    return text


def line_at(text: str, place: int) -> int:
    """Return the number of the line in which this place is, as an editor counts."""
    before = text[:place]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def _by_encoding(raw: bytes) -> Text:
    for mark, (codec, name) in MARKS.items():
        if raw.startswith(mark):
            try:
                return Text(raw[len(mark) :].decode(codec), name)
            except UnicodeDecodeError as error:
                raise Unreadable(
                    f"This file says that it is {name}, and is not. Export it again, as UTF-8."
                ) from error
    try:
        return Text(raw.decode(), "UTF-8")
    except UnicodeDecodeError as error:
        broken = error.start
    line = line_at(raw.decode("latin-1"), broken)
    if LETTERS_OF_UTF8.search(raw):
        raise Unreadable(
            f"Line {line} of this file is in another encoding than the rest. Export it again, as UTF-8."
        )
    try:
        return Text(raw.decode("cp1252"), "Windows-1252", is_guessed=True)
    except UnicodeDecodeError as error:
        line = line_at(raw.decode("latin-1"), error.start)
        raise Unreadable(
            f"Line {line} has bytes that are no letters. Export the file again, as UTF-8."
        ) from error
