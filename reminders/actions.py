"""Raise, claim, send, settle."""


def hint() -> None:
    """Wake the sender once this transaction is committed."""
