"""Letters as bytes, made by the older half of the email package (decision 28).

The newer one takes every header apart that we put together: it is four times as slow, and that is most of a letter.
"""

from collections.abc import Iterable, Mapping
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from email.utils import formataddr
from uuid import uuid4

from reminders.kinds import Attachment


class Plain(Compat32):
    """Headers as they are told: `written` has encoded them, and none is longer than a line may be."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("ascii")


# Lines end as SMTP wants them, and no server on the way needs to re-encode anything.
POLICY = Plain(linesep="\r\n")
# RFC 5322 2.1.1
LONGEST_LINE = 998

UTF8 = Charset("utf-8")
UTF8.body_encoding = QP
ASCII = Charset("us-ascii")
ASCII_IN_SHORT_LINES = Charset("us-ascii")
ASCII_IN_SHORT_LINES.body_encoding = QP


def written(headers: Mapping[str, str], *, text: str, html: str, files: Iterable[Attachment] = ()) -> bytes:
    """Return the bytes of a letter with both of its texts; headers that are not ASCII are encoded.

    A file comes twice: mail programs offer an alternative at the top of the letter, and people keep a file. Raises
    ValueError where something in a header would begin another.
    """
    both = _several("alternative", [_part(text, "plain"), _part(html, "html")])
    kept = list(files)
    for file in kept:
        both.attach(_part(file.text, file.subtype, **file.params))
    letter: Message = both
    if kept:
        letter = _several("mixed", [both])
        for file in kept:
            part = _part(file.text, file.subtype, **file.params)
            part.add_header("Content-Disposition", "attachment", filename=file.name)
            letter.attach(part)
    for name, value in headers.items():
        # What `person` has put into several lines goes on with a word that is encoded.
        _require_one_line(value.replace("\r\n =?", "=?"))
        letter[name] = value if _fits(name, value) else _encoded(name, value)
    return letter.as_bytes(policy=POLICY)


def person(name: str, address: str) -> str:
    """Return somebody as From and To name them. Raises ValueError where that is more than one line."""
    _require_one_line(f"{name}{address}")
    return formataddr((name, address)) if name.isascii() else f"{_encoded('From', name)} <{address}>"


def _require_one_line(text: str) -> None:
    if "\r" in text or "\n" in text:
        raise ValueError("a header is one line")


def _fits(name: str, value: str) -> bool:
    return value.isascii() and len(name) + len(value) < LONGEST_LINE


def _encoded(name: str, value: str) -> str:
    """Return a header in several lines of ASCII."""
    return Header(value, UTF8, header_name=name).encode(linesep=POLICY.linesep)


def _several(subtype: str, parts: Iterable[Message]) -> MIMEMultipart:
    whole = MIMEMultipart(subtype, boundary=uuid4().hex, policy=POLICY)
    for part in parts:
        whole.attach(part)
    return whole


def _part(text: str, subtype: str, **params: str) -> Message:
    has_long_lines = max(map(len, text.splitlines()), default=0) > LONGEST_LINE
    charset = UTF8 if not text.isascii() else ASCII_IN_SHORT_LINES if has_long_lines else ASCII
    part = MIMENonMultipart("text", subtype, policy=POLICY, **params)
    part.set_payload(text, charset)
    return part
