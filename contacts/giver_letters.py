"""The letters to whoever gave a name: asking for an introduction, and telling how the talk went."""

from contacts.letters.placeholders import filled, filled_line
from contacts.letters.wordings import WORDINGS
from contacts.models import Letter, Referral
from web.forms import Form, LineField, ProseField

# What is asked of the one named, as a first letter does.
MINUTES = 20


class GiverLetterForm(Form):
    """One letter to whoever gave a name, to be sent from one's own mail program; nothing of it is kept."""

    subject = LineField(max_length=200, required=False, label="Subject")
    text = ProseField(rows=14, max_length=10_000, required=False, label="Your letter")


def giver_letter(name: str, referral: Referral) -> GiverLetterForm:
    """Return a draft of this letter about a name that was given, in the center's words or ours.

    Its field of work is that of the one named. Nothing of a talk is in it but that there was one: the student adds
    what may be told.
    """
    words = Letter.objects.filter(name=name).first() or WORDINGS[name]
    student = referral.student
    facts = {
        "contact": referral.giver.name,
        "named": referral.named.name,
        "field": referral.named.field,
        "student": student.user.name,
        "major": student.major,
        "college": student.college,
        "minutes": str(MINUTES),
    }
    said = {"subject": filled_line(words.subject, facts), "text": filled(words.text, facts)}
    return GiverLetterForm(initial=said)
