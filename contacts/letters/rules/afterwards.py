"""The rules of letters around and after a talk: confirmation, thanks, report back, introduction, hello."""

from contacts.letters import signs
from contacts.letters.gist import gist, shares
from contacts.letters.known import Known
from contacts.letters.naming import names
from contacts.letters.reading import DATED, ENDS, Reading, Said

# So much of what was written down is compared with the note.
SENTENCES = 40


def context(draft: Reading, known: Known) -> str | None:
    if known.is_close:
        return None
    said, facts = draft.body, " ".join([*known.terms, known.place, known.met_how])
    is_known = any(said.find(sign) for sign in (signs.WHO, DATED, signs.WHERE)) or shares(said.plain, facts)
    if is_known and said.find(signs.TALKED):
        return ""
    return "Remind them who you are and where you talked. They meet many people."


def says_when(draft: Reading, known: Known) -> str | None:
    if not known.when:
        return None
    if draft.rows or draft.whole.find(DATED):
        return ""
    return "Name the day and the time, so that a slip shows while it can be put right."


def says_where(draft: Reading, known: Known) -> str | None:
    if not known.place:
        return None
    is_told = draft.whole.find(signs.WHERE) or shares(draft.whole.plain, known.place)
    if is_told or "://" in draft.text:
        return ""
    return "Name the place, the number or the link where you meet."


def in_time(draft: Reading, known: Known) -> str | None:
    if known.is_late is None:
        return None
    return "Send it today, even so: late is better than never." if known.is_late else ""


def gives_thanks(draft: Reading, known: Known) -> str:
    for_what = " for the name they gave you" if draft.letter in ("report_back", "for_a_name") else ""
    return "" if draft.body.find(signs.THANKS) else f"Thank them{for_what}."


def says_what(draft: Reading, known: Known) -> str | None:
    told = gist(known.what)
    if not told or gist(draft.text) & told:
        return "" if told else None
    return f"Name it, so that they know what you mean: {known.what}."


def says_whom(draft: Reading, known: Known) -> str | None:
    if not known.named:
        return None
    if names(draft.text, known.named):
        return ""
    return f"Name {known.named}, so that they know whom you mean."


def detail(draft: Reading, known: Known) -> str | None:
    heard = gist(known.log) - gist(" ".join([*known.terms, known.contact, known.student]))
    if not heard:
        return None
    if len(gist(draft.text) & heard) >= min(2, len(heard)):
        return ""
    return "Name one thing they told you, in your own words. What you wrote down after the talk has it."


def said_to_them(draft: Reading, known: Known) -> str | None:
    """What was written down about them: after the talk, or, before one, of how the student knows them."""
    notes, fewest = (known.log, 4) if draft.letter == "thank_you" else (known.met_how, 2)
    if not notes:
        return None
    line = f" {' '.join(word for word in draft.whole.words if word not in ENDS)} "
    noted, begun = Said.in_(notes), 0
    for end in [*noted.sentence_ends(), len(noted.words)][:SENTENCES]:
        words = [word for word in noted.words[begun:end] if word not in ENDS]
        if len(words) >= fewest and signs.OF_THEM & set(words) and f" {' '.join(words)} " in line:
            quoted = noted.quoted(begun, min(begun + 6, end))
            return f"“{quoted} …” speaks about them. Say it to them, with “you”."
        begun = end
    return ""


def what_you_will_do(draft: Reading, known: Known) -> str:
    return "" if draft.body.find(signs.WILL_DO) else "Say what you will do with it, and by when."


def no_request(draft: Reading, known: Known) -> str:
    if found := draft.body.find(signs.REQUESTS):
        return f"“{found} …” asks for something. Let this letter only give thanks, and ask in another."
    return ""
