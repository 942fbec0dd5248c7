"""The rules that hold for every letter."""

from contacts.letters import signs
from contacts.letters.asking_for_work import asks_for_work
from contacts.letters.known import Known
from contacts.letters.naming import named_without_leave, parts_of
from contacts.letters.reading import ENDS, Reading, Said
from contacts.letters.wordings import THANKS
from contacts.letters.words import WORDS

# In words.
SHORT, LONGER = 100, 150
PAPERS = {"resume", "resumes", "cv", "vitae", "cover"}


def no_job(draft: Reading, known: Known) -> str | None:
    if draft.letter == "good_news":
        # It is what the letter tells of.
        return None
    for said in (draft.subject, draft.whole):
        if found := asks_for_work(said.without([*known.terms, known.contact, known.student])):
            if PAPERS & set(Said.in_(found).words):
                return f"Leave out “{found}”. Take it along, in case they ask to see it."
            return f"“{found}” sounds like asking for work. Ask how they came to theirs."
    return ""


def formal(draft: Reading, known: Known) -> str | None:
    if known.is_close:
        return None
    greeting, right = draft.greeting, f"“Dear {known.contact},”"
    if not greeting:
        return f"Begin with a greeting: {right}."
    if signs.TO_NOBODY.search(greeting):
        return f"You know who reads this. Begin with {right}."
    if found := signs.CASUAL.match(greeting):
        return f"Begin with {right} rather than with “{found[0].strip()}”."
    said = Said.in_(greeting)
    called = [word for word in said.words if word not in WORDS["greeting"] | ENDS]
    whole = parts_of([known.contact])
    if signs.HONORIFIC.match(greeting) or len(whole) < 2 or len(called) > 1:
        return ""
    return f"Call them by the whole name until they sign with the first: {right}."


def name_right(draft: Reading, known: Known) -> str | None:
    said, theirs = Said.in_(draft.greeting), parts_of([known.contact])
    called = [
        (word, spelled)
        for word, spelled in zip(said.words, said.spelled, strict=True)
        if spelled[0].isupper() and word not in WORDS["greeting"]
    ]
    if known.is_close or not called:
        return None
    other = next((spelled for word, spelled in called if word not in theirs), "")
    if other:
        return f"The greeting says “{other}”, and their card says “{known.contact}”. See which is right."
    return ""


def nothing_attached(draft: Reading, known: Known) -> str:
    line = draft.whole.line
    for match in signs.ATTACHED.finditer(line):
        before = line[max(0, match.start() - 60) : match.start() + 1]
        if not signs.NOTHING.search(before.rpartition(".")[2]):
            return f"Leave out “{draft.whole.find(signs.ATTACHED)}”. Bring what you want to show, in case they ask."
    return ""


def has_a_subject(draft: Reading, known: Known) -> str:
    return "" if draft.subject.words else "Write a subject that says what the letter is about."


def leave_to_name(draft: Reading, known: Known) -> str | None:
    if not known.may_not_be_named:
        return None
    if found := named_without_leave(f"{draft.subject.plain}\n\n{draft.text}", known):
        return f"Take out “{found}”: you have no leave to say who gave you this name."
    return ""


def one_thread(draft: Reading, known: Known) -> str:
    if known.proposals_open:
        return "They still have times from you to choose from. Wait for their answer before you write anew."
    if known.letters_open and draft.letter != "second":
        return "Another letter of yours to them is still open. Wait for its day, and write the second letter then."
    return ""


def length(draft: Reading, known: Known) -> str:
    most = LONGER if draft.letter in (*THANKS, "introduction") else SHORT
    if draft.length <= most:
        return ""
    return (
        f"This has {draft.length} words. Bring it down to {most}, so that it fits on the screen of a phone."
    )


def nothing_left_open(draft: Reading, known: Known) -> str:
    title = draft.subject.plain
    if found := signs.LEFT_OPEN.search(draft.text) or signs.LEFT_OPEN.search(title):
        return f"Fill in “{found[0]}”, or take it out."
    return ""
