"""Drafts to try the coach on: who writes to whom, and what one rule says."""

from contacts.letters.coach import Known, checks
from contacts.letters.naming import with_leave
from contacts.letters.placeholders import filled, filled_line

ADA = Known(
    "Ada Moreno",
    "Priya Nair",
    organization="Mercy Hospital",
    field="Nursing",
    met_how="Spoke at our Biology Club",
    major="Biology",
    college="College of Arts and Sciences",
)


def said_of(key, text="", *, letter="first", subject="A student of Biology", known=ADA):
    """What one rule says: nothing where all is well, None where it says nothing at all."""
    said = {finding.key: finding.advice for finding in checks(letter, subject, text, known)}
    return said.get(key)


def letter(body, greeting="Dear Priya Nair,", closing="Kind regards,\nAda Moreno"):
    return f"{greeting}\n\n{body}\n\n{closing}"


def drafted(wording, known, *, times="", link="", next_on="", medium="", heard="", promise="", leave=""):
    """The subject and text of a letter with the facts that may be told in it."""
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
        "medium": medium,
        "times": times,
        "link": link,
        "when": known.when,
        "place": known.place,
        "learned": known.log,
        "heard": heard,
        "promise": promise,
        "leave": leave,
        "what": known.what,
        "next_on": next_on,
    }
    told = with_leave(facts, known)
    return filled_line(wording.subject, told), filled(wording.text, told)
