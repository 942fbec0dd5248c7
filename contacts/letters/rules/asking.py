"""The rules of letters that ask somebody for a talk."""

from contacts.letters import signs
from contacts.letters.gist import shares
from contacts.letters.known import Known
from contacts.letters.naming import names, parts_of
from contacts.letters.reading import Reading


def subject(draft: Reading, known: Known) -> str:
    said = draft.subject
    if not said.words:
        return "Write a subject that says what connects you."
    if known.may_be_named:
        if any(names(said.plain, name) for name in known.may_be_named):
            return ""
        return f"Name {known.may_be_named[0]} in the subject: that is what connects you."
    if said.find(signs.CONNECTS) or shares(said.plain, f"{known.met_how} {known.major} {known.college}"):
        return ""
    return "Let the subject say what connects you: what you study, where you met, whose talk you heard."


def who_you_are(draft: Reading, known: Known) -> str | None:
    if known.is_close:
        return None
    opening = draft.opening
    if parts_of([known.student]) & set(opening.words) or opening.find(signs.WHO):
        return ""
    return f"Say who you are in the first lines: “I am {known.student}, and I study …”."


def how_you_found_them(draft: Reading, known: Known) -> str | None:
    if known.is_close:
        return None
    opening = draft.opening
    names_who = any(names(opening.plain, name) for name in known.may_be_named)
    if names_who or opening.find(signs.HOW) or shares(opening.plain, known.met_how):
        return ""
    return "Say in the first lines how you found them: who named them, where you heard or read of them."


def short_time(draft: Reading, known: Known) -> str | None:
    if _is_in_writing(draft, known):
        return None
    minutes = list(signs.SHORT.finditer(draft.body.line))
    counts = [int(match[1]) for match in minutes if match[1]]
    if minutes and (len(counts) < len(minutes) or min(counts) <= 30):
        return ""
    if counts or draft.body.find(signs.LONG):
        return "Ask for half an hour at most; they may always give more."
    return f"Name a short time: “{known.minutes} minutes”."


def times(draft: Reading, known: Known) -> str | None:
    if _is_in_writing(draft, known):
        return None
    if draft.rows or any(map(_offers_a_time, draft.body.sentences())):
        return ""
    return "Offer two or three times, or say in which weeks you are free."


def place(draft: Reading, known: Known) -> str:
    of_theirs = known.organization and draft.body.places_of(f"at {known.organization}")
    if of_theirs or draft.body.find(signs.WHERE):
        return ""
    return "Offer their place and their means: at their office, by phone or by video."


def next_step(draft: Reading, known: Known) -> str:
    said = draft.body.find(signs.NEXT)
    if not said:
        return "Say when you will write again, so that the next step stays with you."
    if any(signs.NEXT.search(line) and signs.IS_WHEN.search(line) for line in draft.body.sentences()):
        return ""
    return f"You say “{said}”. Say when, too."


def ends_with_a_question(draft: Reading, known: Known) -> str:
    after = draft.sentences_after(signs.ASKS)
    if after is None:
        return "Ask a question, and let it be the last thing you say: “Would one of these times suit you?”"
    if after > 2:
        return "Move your question to the end, so that it is what they answer."
    return ""


def _is_in_writing(draft: Reading, known: Known) -> bool:
    """Say whether answers by e-mail are asked for, and no talk."""
    if known.is_in_writing:
        return True
    asks = [line for line in draft.body.sentences() if signs.IN_WRITING.search(line)]
    return (
        bool(asks) and not any(map(signs.TOGETHER.search, asks)) and not signs.SHORT.search(draft.body.line)
    )


def _offers_a_time(line: str) -> bool:
    """Say whether this sentence names a time for the talk, and not the day of a next letter or of an earlier talk."""
    if not signs.WHEN.search(line):
        return False
    is_elsewhen = signs.NEXT.search(line) or signs.ELSEWHEN.search(line)
    return not is_elsewhen or bool(signs.OFFERS.search(line))
