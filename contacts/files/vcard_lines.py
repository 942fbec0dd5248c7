"""The lines of a vCard as it means them: unfolded as bytes, photos dropped, text decoded.

A line may be broken inside a letter of UTF-8, so nothing is decoded before it is whole.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Self

from contacts.files.text import CONTROL, Unreadable

BYTES_WITHOUT_PHOTOS = 1024 * 1024
LINES = 1_000_000
LINE = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
MARKS = (b"BEGIN:VCARD", b"END:VCARD")
DROPPED = {"PHOTO", "LOGO", "SOUND", "KEY"}
HEAD = re.compile(rb"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9-]+)(?=[;:])")
PROPERTY = re.compile(rb'(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9-]+)((?:;(?:[^:;"]|"[^"]*")*)*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';((?:[^;"]|"[^"]*")*)')
ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
# Charsets of letters; Python knows more, which are none.
CHARSETS = re.compile(
    r"utf_8|utf_16|ascii|latin_1|iso8859_\d{1,2}|cp\d{3,4}|koi8_[rtu]|mac_\w{1,8}"
    r"|shift_jis|euc_jp|euc_kr|iso2022_(jp|kr)|gb2312|gbk|gb18030|big5"
)
BREAKS_OFF = re.compile(rb"=(?![0-9A-Fa-f]{2})")
ESCAPED = re.compile(r"\\([nN\\,;:])")


class Broken(Exception):
    """A line of one card that cannot be read whole: why, and which."""


@dataclass(frozen=True)
class Line:
    """One property: its name in capitals (empty for a line that is none), what it says of itself, its bytes."""

    number: int
    name: str
    parameters: tuple[tuple[str, str], ...]
    value: bytes

    @property
    def types(self) -> set[str]:
        """What kind it is, as WORK or CELL, however its version writes that."""
        return {word for key, value in self.parameters if key == "TYPE" for word in value.upper().split(",")}

    @property
    def rank(self) -> int:
        """How much it is preferred: 1 most, as version 4 counts; 101 where nothing is said."""
        for key, value in self.parameters:
            if key == "PREF" and value.isascii() and value.isdigit():
                return int(value[:3])
        return 1 if "PREF" in self.types else 101

    @property
    def is_guessed(self) -> bool:
        """Whether its letters are read as Windows-1252, because they are not UTF-8 and nothing else is said."""
        return not self._parameter("CHARSET") and not _is_utf8(self._content(self.value))

    def text(self) -> str:
        """Return all it says. Raises Broken for what cannot be read whole."""
        return _unescaped(self._decoded(self.value))

    def parts(self, mark: str) -> list[str]:
        """Return what stands between the marks, of which an escaped one is text."""
        if self._encoding == "QUOTED-PRINTABLE":
            # Here an encoded mark is text, so it is cut before it is decoded.
            pieces = re.split(rb"(?<!\\)" + mark.encode(), self.value)
            return [_unescaped(self._decoded(piece)) for piece in pieces]
        pieces_of_text = [""]
        for token in re.findall(rf"\\.|{mark}|[^\\{mark}]+|\\", self._decoded(self.value), re.DOTALL):
            if token == mark:
                pieces_of_text.append("")
            else:
                pieces_of_text[-1] += token
        return [_unescaped(piece) for piece in pieces_of_text]

    def _parameter(self, name: str) -> str:
        return next((value for key, value in self.parameters if key == name), "")

    @property
    def _encoding(self) -> str:
        return self._parameter("ENCODING").upper()

    def _content(self, value: bytes) -> bytes:
        if self._encoding == "QUOTED-PRINTABLE":
            if BREAKS_OFF.search(value):
                raise Broken(f"Line {self.number} breaks off in the middle.")
            return quopri.decodestring(value)
        if self._encoding in ("BASE64", "B"):
            try:
                return binascii.a2b_base64(b"".join(value.split()), strict_mode=True)
            except binascii.Error as error:
                raise Broken(f"Line {self.number} breaks off in the middle.") from error
        return value

    def _decoded(self, value: bytes) -> str:
        content, charset = self._content(value), self._parameter("CHARSET")
        try:
            text = content.decode(_codec(charset) or ("utf-8" if _is_utf8(content) else "cp1252"))
        except (LookupError, ValueError) as error:
            raise Broken(f"The letters in line {self.number} cannot be read.") from error
        if CONTROL.search(text):
            raise Broken(f"Line {self.number} has a control character in it.")
        return text


def lines(raw: bytes) -> Iterator[Line]:
    """Yield the properties of a file in their order, without photos and their like.

    Refused once there is more than 1 MB of them.
    """
    for number, whole in _unfolded(raw):
        found = PROPERTY.fullmatch(whole)
        if not found:
            yield Line(number, "", (), whole)
            continue
        parameters = PARAMETER.findall(found[2].decode("latin-1"))
        yield Line(number, _name(found[1]), tuple(_parameter(word) for word in parameters), found[3])


def _unfolded(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each line put together again, with the number of its first."""
    current: _Unfolded | None = None
    is_old, kept = False, 0
    for number, found in enumerate(LINE.finditer(raw), start=1):
        line = found[1]
        rest = current.rest_in(line, is_old=is_old) if current else None
        if current and rest is not None:
            current.add(rest)
        else:
            if current and not current.is_dropped:
                yield current.number, bytes(current.whole)
            current = _Unfolded.begun(number, line) if line.strip() else None
            if current and current.name in ("BEGIN", "VERSION"):
                is_old = line.partition(b":")[2].strip() == b"2.1"
        kept += 0 if current and current.is_dropped else len(line) + 1
        if kept > BYTES_WITHOUT_PHOTOS or number > LINES:
            raise Unreadable("This file has more than 1 MB of text beside its photos. Export it in parts.")
    if current and not current.is_dropped:
        yield current.number, bytes(current.whole)


@dataclass
class _Unfolded:
    """A line that may go on in the next; of one that is dropped nothing is kept."""

    number: int
    name: str
    whole: bytearray
    is_quoted: bool
    is_base64: bool
    is_dropped: bool

    @classmethod
    def begun(cls, number: int, line: bytes) -> Self:
        """Return the line that begins here."""
        head = HEAD.match(line)
        name = _name(head[1]) if head else ""
        said = line.split(b":", 1)[0].upper()
        return cls(
            number,
            name,
            bytearray() if name in DROPPED else bytearray(line),
            is_quoted=b"QUOTED-PRINTABLE" in said,
            is_base64=b"BASE64" in said or b"ENCODING=B" in said,
            is_dropped=name in DROPPED,
        )

    def rest_in(self, line: bytes, *, is_old: bool) -> bytes | None:
        """Return what of this line still belongs to the one before; None if nothing does."""
        is_blank, is_folded = not line.strip(), line.startswith((b" ", b"\t"))
        if line.rstrip().upper() in MARKS:
            return None
        if self.is_quoted and self.whole.endswith(b"="):
            return line
        if self.is_base64:
            # In version 2.1 it ends with an empty line, and need not be folded.
            return line if not is_blank and (is_folded or b":" not in line) else None
        if not is_folded:
            return None
        # Version 2.1 breaks before a space that belongs to the text; later ones put one in.
        return line if is_old else line[1:]

    def add(self, rest: bytes) -> None:
        """Put the rest of the line to its beginning."""
        if self.is_quoted and self.whole.endswith(b"="):
            del self.whole[-1:]
        if not self.is_dropped:
            self.whole += rest


def _name(name: bytes) -> str:
    return name.decode("ascii").upper()


def _parameter(word: str) -> tuple[str, str]:
    """Return a parameter as its key and value; version 2.1 writes bare values."""
    key, has_key, value = word.partition("=")
    if has_key:
        return key.strip().upper(), value.strip().strip('"')
    bare = word.strip().upper()
    return ("ENCODING" if bare in ENCODINGS else "TYPE"), bare


def _codec(charset: str) -> str:
    """Return the codec of a charset. Raises LookupError for what is no charset of letters."""
    name = normalize_encoding(charset).lower()
    codec = aliases.get(name, name)
    if charset and not CHARSETS.fullmatch(codec):
        raise LookupError(charset)
    return codec


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
