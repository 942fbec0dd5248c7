"""Letters that come back, to an address that says whose letter it was, as reports for programs (RFC 3464)."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from reminders import bounces

SALT = "reminders.returned"
# As much of the proof as an address has room for: sixty-four bits.
PROOF = 16
# Whoever delivers a report writes down in one of these to whom.
ADDRESSED_IN = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
FAILED, DELAYED = "failed", "delayed"


def return_path(person: User) -> str:
    """Return the address to which letters to this person come back; nobody can make one up for another."""
    if not settings.BOUNCE_ADDRESS:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{person.pk}.{_proof(person.pk)}@{domain}"


def read(content: bytes, *, now: datetime) -> bool:
    """Read what has come back and count it, once however often it is read; say whether it was such a report.

    Anything else is left alone: a forged proof, a letter of a person, a report that something arrived.
    """
    message: Any = message_from_bytes(content, policy=policy.default)
    person, status = _whose(message), _status(message)
    if person is None or status is None:
        return False
    action, code, words = status
    bounces.note(
        person,
        f"{code} {words}".strip(),
        is_permanent=action == FAILED and code.startswith("5"),
        report=sha256(content).hexdigest(),
        now=now,
    )
    return True


def _whose(message: EmailMessage) -> User | None:
    local, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    pattern = rf"{re.escape(local)}\+(\d{{1,16}})\.([0-9a-f]{{{PROOF}}})@{re.escape(domain)}"
    addressed = " ".join(str(value) for name in ADDRESSED_IN for value in message.get_all(name, []))
    for key, proof in re.findall(pattern, addressed, re.IGNORECASE):
        if constant_time_compare(proof.lower(), _proof(int(key))):
            return User.objects.filter(pk=int(key)).first()
    return None


def _status(message: EmailMessage) -> tuple[str, str, str] | None:
    """Return what was done, the status code and the server's words, of the first recipient who had no letter."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        # One block about the message, then one about each recipient.
        for block in part.get_payload():
            if not isinstance(block, Message):
                continue
            action = str(block.get("Action", "")).strip().lower()
            code = re.match(r"[245]\.\d{1,3}\.\d{1,3}", str(block.get("Status", "")).strip())
            if action in (FAILED, DELAYED) and code:
                words = str(block.get("Diagnostic-Code", "")).partition(";")[2] or action
                return action, code.group(), " ".join(words.split())
    return None


def _proof(key: int) -> str:
    return salted_hmac(SALT, str(key), algorithm="sha256").hexdigest()[:PROOF]
