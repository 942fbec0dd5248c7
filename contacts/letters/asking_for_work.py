"""What in a letter sounds like asking for work. Words alone do not tell: "your job" is no request for one.

Each word is judged by those around it in its sentence (the lists are in words.toml). Where it could be either, it is
left alone: a coach that cries wolf is not listened to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from contacts.letters.reading import ENDS, Said
from contacts.letters.signs import GAP, any_of
from contacts.letters.words import WORDS

YOURS = "your (?:team|company|firm|organization|staff|department|lab|office|clinic|hospital|studio|agency|group|shop)"
# What sounds so whatever stands around it.
PHRASES = any_of(
    "(?:hire|employ|recruit) (?:me|students|interns|graduates|anyone|somebody|someone)",
    "hiring(?! (?:managers?|process|practices|committee|decisions?|side|a new) )",
    "(?:are|is|be|currently|still) recruiting",
    "(?:(?<!it )(?<!is )(?<!it's )like|love|want|hope|hoping|eager|excited|chance|opportunity|dream|dream is"
    "|interested) (?:to|of|in) "
    + GAP
    + "(?:work|working) (?:for|with|at) (?:you|your(?! (?:schedule|calendar|availability) ))",
    f"(?:i|me) {GAP}(?:join|joining) your (?:team|company|firm|organization|staff|department|lab|office)",
    "(?:put in|put|have) a good word|keep me in mind|consider me|(?:refer|recommend) me for|my application",
    # A name that is known reads as a blank.
    "(?:(?<!it )(?<!is )(?<!it's )like to|love to|want to|hope to|hoping to|interested in) "
    "(?:work|working) (?:for|at)(?= (?:the )?_ )",
    "(?:amazing|great|awesome|wonderful|happy|glad|thrilled|honored|willing|ready) to work (?:for|under|at) "
    "(?:you|your(?! (?:pace|convenience|schedule) ))",
    "to work (?:for free|without pay|unpaid)",
    f"(?:be|become|being|becoming) (?:a )?part of {YOURS}|fit (?:for|in|with|on) {YOURS}",
    f"(?:get|come|be) (?:on board|onboard|aboard) (?:with|at) {YOURS}|my foot in the door",
    f"(?:get|gain|getting|gaining) {GAP}experience (?:in|at|with) {YOURS}",
    "(?:help me|get me|i can|i could|i want to|i hope to) (?:to )?(?:get |be )?hired",
    "(?:something|anything) open for|any (?:roles|positions|jobs) that",
    "pass (?:on )?my (?:name|resume|details|information) (?:on )?to (?:hr|human resources|your recruiters?)",
    f"(?:looking|searching|search|apply|applying) for {GAP}co ?ops?|(?:seeking|find|offer|need|want) {GAP}co ?ops?",
    "(?:consider|considering) employing|do you (?:take|accept|employ) (?:on )?(?:any )?(?:students|undergraduates)",
    "(?:need|take|use|want|employ) (?:any |some |more )?(?:seasonal|student|summer|extra) (?:help|workers?|employees?)",
    "need (?:some )?(?:lab|clinical|observation) hours",
    "(?:looking for|seeking|searching for|find) (?:some |any )?(?:summer|seasonal|part time|full time|paid) work",
    f"(?:looking for|seeking|find|offer) {GAP}employment",
    "(?:my|a|an|attached|enclosed|updated|current|the attached|the enclosed|copy of the) resumes?",
    "resumes? (?:attached|enclosed|below|is attached|is enclosed|and cover letter)",
    "(?:my|a|attached|enclosed|updated|current) (?:cv|curriculum vitae|cover letter)",
    "(?:cv|cover letter) (?:attached|enclosed|below|is attached|is enclosed)",
    "(?:to|could|can|would|might) (?:i )?intern (?:with|for|at|under)|(?:as|be|become|becoming) an (?:summer )?intern",
    "(?:take|takes|taking|hire|hires|accept|accepts|accepting|need|needs|want) (?:on )?(?:any )?interns?",
)
# "résumé" is one however it stands, but for theirs; "resume our talk" has no accents.
ACCENTED = {"résumé", "résumés", "resumé", "resumés"}
NAMED = WORDS["jobs"] | WORDS["posts"] | WORDS["openings"] | WORDS["internships"] | WORDS["opportunities"]


def asks_for_work(said: Said) -> str:
    """Return the first words that sound like asking for work, as they are spelled; nothing if none do."""
    for first, end in said.places(PHRASES):
        around = _Around.at(first, said)
        is_past = around.word == "as" and {"you", "was", "were", "worked", "been"} & around.near
        is_told = {("you", "said"), ("did", "you")} & set(pairwise(around.before))
        if not is_past and not is_told and not _is_denied(around.before):
            return said.quoted(first, end)
    return next(_requests(said), "")


def _requests(said: Said) -> Iterator[str]:
    for place, word in enumerate(said.words):
        if word in NAMED or said.spelled[place].lower() in ACCENTED:
            around = _Around.at(place, said)
            if not _is_denied(around.before) and _is_asked_for(around):
                yield said.quoted(*around.told(place))


@dataclass(frozen=True)
class _Around:
    """One word, and the words of its sentence around it: up to eight before, up to five after."""

    word: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @classmethod
    def at(cls, place: int, said: Said) -> "_Around":
        before, after = said.words[max(0, place - 8) : place], said.words[place + 1 : place + 6]
        begins = max((n + 1 for n, word in enumerate(before) if word in ENDS), default=0)
        ends = min((n for n, word in enumerate(after) if word in ENDS), default=len(after))
        return cls(said.words[place], before[begins:], after[:ends])

    @property
    def near(self) -> set[str]:
        return set(self.before[-2:])

    @property
    def next(self) -> str:
        return self.after[0] if self.after else ""

    def is_of(self, name: str) -> bool:
        """Say whether the word is on this list."""
        return self.word in WORDS[name]

    def told(self, place: int) -> tuple[int, int]:
        """Return from where to where to quote, so that one finds it again: "any paid positions", "job openings"."""
        beside = WORDS["kinds"] | WORDS["articles"]
        begins = len(list(takewhile(beside.__contains__, reversed(self.before[-2:]))))
        return place - begins, place + 1 + (self.next in WORDS["sought"] | WORDS["open"])


def _is_denied(before: tuple[str, ...]) -> bool:
    """Say whether these words deny what follows: "I am not asking for"; but not "I am not sure whether"."""
    return any(
        (word in WORDS["denies"] or word.endswith("n't")) and following not in WORDS["doubts"]
        for word, following in pairwise([*before, ""])
    )


def _is_asked_for(said: _Around) -> bool:
    """Say whether this word of work, between these, asks for some."""
    if said.is_of("openings"):
        is_some = said.word != "opening" or bool({"an", "any", "job"} & said.near)
        return is_some and not WORDS["calendar"] & set(said.after)
    if said.is_of("opportunities"):
        return _is_chance_of_work(said)
    if said.is_of("jobs") and said.next in WORDS["sought"]:
        return True
    is_theirs = bool(WORDS["theirs"] & said.near)
    if said.is_of("internships") or said.word not in NAMED:
        is_told = said.next in WORDS["weighs"] or {("you", "started"), ("you", "began")} & set(
            pairwise(said.before)
        )
        is_asked = not _is_wondered_at(said) or bool({"offer", "have", "available", "open"} & set(said.after))
        return is_asked and not is_told and not is_theirs and not WORDS["done"] & set(said.before)
    if is_theirs:
        return "open" in said.near
    mine = "i" in said.before[-4:] and {"have", "had"} & set(said.before[-3:])
    return (
        not mine
        and not _is_held(said)
        and "with" not in said.near
        and (_is_wanted(said) or _is_offered(said))
    )


def _is_held(said: _Around) -> bool:
    """Say whether somebody has it already: "I work a part-time job", "my mom got a job"."""
    beside = WORDS["kinds"] | WORDS["articles"]
    before = [word for word in said.before if word not in beside]
    return bool(before) and before[-1] in WORDS["holds"]


def _is_wanted(said: _Around) -> bool:
    """Say whether the student wants it: "looking for a", "how I could get a", and not "how you found a"."""
    if said.next in ("of", "done"):
        return False
    wonders = WORDS["wonders"] & set(said.before)
    for place, word in enumerate(said.before):
        if word in WORDS["wants"] and place >= len(said.before) - 5:
            who = set(said.before[max(0, place - 3) : place])
            # "I want to ask what": it is an answer that is wanted.
            if WORDS["asks_after"] & set(said.before[place + 1 :]):
                continue
            if "i" in who or not (wonders or WORDS["others"] & who):
                return True
    return False


def _is_offered(said: _Around) -> bool:
    """Say whether it is spoken of as something to be had: "a job at your hospital", "any positions"."""
    is_open = bool(WORDS["open"] & set(said.after[:2]))
    if _is_wondered_at(said):
        return is_open
    at_theirs = said.next in {"at", "with", "in", "within", "on"} and said.after[1:2] in (("your",), ("you",))
    for_me = said.after[:2] == ("for", "me")
    is_some = bool(WORDS["kinds"] & said.near) or (said.word == "job" and said.before[-1:] == ("a",))
    return is_open or at_theirs or for_me or is_some


def _is_wondered_at(said: _Around) -> bool:
    """Say whether it is what one asks about: "what a job in nursing is like", "the job market"."""
    return bool(WORDS["wonders"] & set(said.before)) or said.next in WORDS["topics"]


def _is_chance_of_work(said: _Around) -> bool:
    does = set(said.after[1:4]) if said.next == "to" else set()
    if does & WORDS["learns"] or said.after[:2] in (("for", "advancement"), ("for", "growth")):
        return False
    at_yours = said.next in {"at", "with", "within", "in"} and "your" in said.after[1:3]
    to_work = bool(does & {"work", "intern", "join", "contribute"} and {"you", "your"} & set(said.after))
    is_any = "any" in said.near and (not said.after or said.next in {"for", "available", "open"})
    return bool({"job", "work", "employment", "internship"} & said.near) or at_yours or to_work or is_any
