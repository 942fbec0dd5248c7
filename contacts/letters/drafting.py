"""A letter with its facts: what the student begins with."""

from contacts.letters.naming import named_without_leave
from contacts.letters.placeholders import filled, filled_line
from contacts.letters.reading import Known
from contacts.letters.wordings import Wording


def drafted(
    wording: Wording, known: Known, *, times: str = "", link: str = "", next_on: str = ""
) -> tuple[str, str]:
    """Return the subject and the text of a letter, with the facts in it.

    A fact that names somebody without leave is left out, as if it were not known.
    """
    facts = {
        "contact": known.contact,
        "organization": known.organization,
        "field": known.field,
        "met_how": known.met_how,
        "student": known.student,
        "major": known.major,
        "college": known.college,
        "referrer": " and ".join(known.may_be_named),
        "named": known.named,
        "minutes": str(known.minutes or ""),
        "times": times,
        "link": link,
        "when": known.when,
        "place": known.place,
        "learned": known.log,
        "next_on": next_on,
    }
    told = {name: fact for name, fact in facts.items() if not named_without_leave(fact, known)}
    return filled_line(wording.subject, told), filled(wording.text, told)
