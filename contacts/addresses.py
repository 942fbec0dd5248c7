"""Addresses as keyed hashes: by them the center knows again whom somebody wrote to, and can name nobody."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings


def hashed(address: str) -> str:
    """Return the hash of an e-mail address, whatever its case, under the center's own key."""
    return hmac.new(settings.ADDRESS_KEY.encode(), address.strip().lower().encode(), sha256).hexdigest()


def hashes_of(ways: Iterable[str]) -> list[str]:
    """Return the hashes of those of these ways to reach somebody that are e-mail addresses."""
    return sorted({hashed(way) for way in ways if "@" in way and "://" not in way})
