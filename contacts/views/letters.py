"""What the pages print of a letter to whoever gave a name; other letters are written in interviews."""

from typing import Any

from accounts.requests import Request
from contacts.drafting import Background, coached, drafted
from contacts.letter_forms import LetterForm
from contacts.letters.wordings import WORDINGS
from contacts.models import Referral


def letter_to_giver(request: Request, name: str, referral: Referral) -> dict[str, Any]:
    """Return this letter about the one named, drafted and read by the coach.

    Of a talk it says that there was one, and nothing of what was said.
    """
    known = Background(contact=referral.giver, named=referral.named, is_about_named=True, now=request.now)
    letter = drafted(name, known)
    form = LetterForm(initial={"letter": name, "subject": letter.subject, "text": letter.text})
    return {"form": form, "letter": WORDINGS[name], **coached(letter, known)}
