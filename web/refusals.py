"""What an action says when it may not be done."""

from http import HTTPStatus


class Refused(Exception):
    """An act that the rules refuse: a full sentence for the person who tried, with the next step.

    A form view shows it at the top of its form; everywhere else one middleware makes it a page.
    """

    status = HTTPStatus.CONFLICT
    retry_after = 0  # seconds, where trying again helps

    def __init__(self, sentence: str, *, field: str = "") -> None:
        """Refuse with a sentence; `field` names what was told wrongly, if one thing was."""
        super().__init__(sentence)
        self.sentence, self.field = sentence, field
        if field:
            self.status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotAllowed(Refused):
    """This person may not do this now."""

    status = HTTPStatus.FORBIDDEN


class TooLarge(Refused):
    """More was sent than is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def require(act: str, allowed: set[str], otherwise: str = "You cannot do this now.") -> None:
    """Refuse unless the policy's answer has the act in it."""
    if act not in allowed:
        raise NotAllowed(otherwise)


def granted(**acts: bool) -> set[str]:
    """Return the names of the acts that are true: how a policy is written down as a table."""
    return {act for act, is_granted in acts.items() if is_granted}
