"""What it means, of one kind of reminder, that its reader has done what the letter asks for. Each app says its own."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User


class Done:
    """How something is called done by one click, and how that is undone: through the actions of its own app.

    `words` are those of the button. Where one more fact must be told, `ways` has what it may be (and its words), and
    each is a button.
    """

    words = "I have done it"
    ways: dict[str, str] = {}

    def finish(self, row: Any, way: str, *, by: "User", now: datetime) -> None:
        """Write down that it is done, as this person would on its page."""
        raise NotImplementedError

    def is_undone_by(self, person: "User", row: Any, now: datetime) -> bool:
        """Say whether it is done, and this person may take that back."""
        return False

    def undo(self, row: Any, *, by: "User", now: datetime) -> None:
        """Take it back."""
        raise NotImplementedError
