"""What a draft is searched for: words by which a rule sees that something is there. They read `Said.line`."""

import re

from contacts.letters.reading import DAY

# Up to four words of the same sentence.
GAP = r"(?:[^ .?!;:]{1,40} ){0,4}"
NUMBERS = "five|ten|twelve|fifteen|twenty|twenty five|thirty|forty|forty five|fifty|sixty|ninety"


def any_of(*words: str) -> re.Pattern[str]:
    """Return the pattern of a line that has one of these in it."""
    return re.compile(f" (?:{'|'.join(words)}) ")


WHO = any_of(
    "students?|freshman|sophomore|junior|senior|undergraduate|graduate|alumna|alumnus|alum",
    "majoring|studying|i study|i studied|my name is|i attend|i go to",
)
HOW = any_of(
    "found|find your|came (?:across|upon|up)|come across|saw|seen|read|heard|met|spoke|spoken|talked|attended",
    "suggested|recommended|mentioned|referred|introduced|introduction|gave me|pointed me|through",
    "told (?:me|us|our|my)|thanks to",
    "said|says|works? (?:with|for)",
    "know of you|know you|knows you|i know|we know|from your|alum|alumna|alumnus|alumni|fellow|remember|in touch",
    f"your {GAP}(?:talk|article|book|profile|page|post|lecture|presentation|panel|interview|podcast|class|course)",
    f"your {GAP}(?:seminar|workshop|booth|visit|story)",
    "linkedin|website|directory|wrote|written|my (?:last|first|earlier) (?:letter|e?mail|message|note)",
)
TALKED = any_of(
    "talk|talked|talking|met|meeting|conversation|spoke|speaking|call|chat|visit|time|interview|coffee"
)

# How far somewhere is, or how late somebody was: "by bus", "late"; but not "by phone", and not "late Thursday".
FAR = (
    r"(?:(?:from|away|walk|drive|by (?:car|bus|bike|train|foot|subway)) "
    rf"|(?:late|early) (?!(?:next|this|on|in|mornings?|afternoons?|(?:mon|tue|wed|thu|fri|sat|sun)|{DAY}) ))"
)
SHORT = re.compile(
    rf" (?:([0-9]{{1,3}})|{NUMBERS}) ?(?:min|mins|minutes?) (?!{FAR})"
    r"| (?:half an hour|half hour|a quarter (?:of an )?hour) "
)
LONG = re.compile(
    r" (?:an|one|1|two|2|a couple of) (?:full )?hours? (?!(?:from|away|drive|by|later|early|ago) )"
)
# Answers in writing take no time together.
IN_WRITING = any_of(
    f"questions {GAP}(?:(?:by|via|over|through) e ?mail|in writing)",
    f"(?:by|via|over|through) e ?mail {GAP}questions",
)
TOGETHER = any_of("talk|speak|call|meet|chat|phone|zoom|video|visit|coffee|conversation")
WHEN = any_of(
    DAY,
    "the [0-9]{1,2}(?:st|nd|rd|th)(?! (?:floor|grade|street|avenue|annual|edition|year|time|century) )",
    "(?:most|some|other|these|those) days|after (?:class|classes|work|school)",
    f"(?:this|next|coming|any|each|every|following) {GAP}(?:days?|weeks?|months?|time|mornings?|afternoons?|evenings?)",
    "weekdays?|weekends?|mornings?|afternoons?|evenings?|lunch|lunchtime|anytime|whenever|weeks? of",
    "(?<!your )(?<!first )(?<!last )(?<!part )(?<!full )times?",
    "convenient|convenience|suits?|works? (?:best )?for you|your (?:calendar|schedule)|which day|what day",
)
WHERE = any_of(
    "offices?|phones?|telephone|call|video|zoom|teams|skype|facetime|meet|coffee|tea|lunch|in person|workplace",
    "campus|wherever|online|virtually|virtual|visit|stop by|come by|come to|your place|cafe|clinic|shop|studio",
    "(?:by|via|over|through) e ?mail|in writing",
)
NEXT = any_of(
    "(?:i will|i'll|i shall|i am going to|i'm going to|i plan to|i intend to) "
    + GAP
    + "(?:write|call|phone|ring|e ?mail|mail|message|follow|try|reach|get|check|contact|send|be in touch|come back"
    "|drop|tell|let you know|ask)",
    "(?:may i|let me|i would|i'd) (?:then |just )?(?:call|write|phone|ring|try|check|follow up|reach out|be in touch)",
)
# A day in such a sentence is a day of something else, unless it offers something too.
ELSEWHEN = any_of(
    "met|heard|saw|spoke|talked|attended|read|wrote|visited|enjoyed|listened|went|last|yesterday|ago",
    "(?:thank you|thanks) (?:so much |very much |again )?for (?:your|the|all|talking|speaking|reading|considering)",
)
OFFERS = any_of(
    "free|available|flexible|suits?|works?|convenient|convenience|whenever|(?:good|best|fine) for me",
    "(?:love|like|hope|happy|glad) to (?:meet|talk|speak|chat|visit|come|call)",
    "(?:could|can) (?:we|you|i)|(?:i|we) (?:could|can)|would you|do you have|may i (?:call|phone|visit|come|meet|have)",
)
# A request that is as good as a question.
ASKS = any_of(
    "let me know (?:if|whether|when|what|which|how)(?! you have (?:any )?(?:questions|doubts) )",
    "please (?:tell me|choose|pick|reply|answer)",
)
IS_WHEN = any_of(DAY, "again|once more|days?|weeks?|months?|soon after")

CONNECTS = any_of(
    "students?|majors?|studying|graduate|undergraduate|sophomore|junior|senior|freshman|school|university|college",
    "alum|alumna|alumnus|alumni|fellow|neighbou?r|friend|mutual|class|course|club|met|our|talk|lecture|panel|fair",
    "seminar|conference|introduction|introduced|suggested|suggestion|suggests|recommended|recommends|referred",
    "referral|sent me|via|your (?:article|book|post|podcast|interview|story|profile)",
)
ATTACHED = any_of("attach|attaching|attached(?! to )|attachments?|enclose|enclosing|enclosed|enclosures?")
NOTHING = re.compile(r" (?:no|not|nothing|never|without|isn't|haven't|won't|don't) ")
REQUESTS = any_of(
    "(?:could|can|would|will) you(?! (?:believe|have|be surprised) )",
    "please (?:send|forward|introduce|pass|share|help|look|review|let me know(?! if i ))",
    "i was wondering (?:if|whether)|i wonder (?:if|whether) you|would it be possible|may i ask (?:you )?for",
    "do you know (?:anyone|anybody|someone|somebody)|(?:can|could) i (?:have|get|ask|visit|come)",
)
WILL_DO = any_of(
    "i will|i'll|i shall|i am going to|i'm going to|i plan to|i signed|i started|i already",
    f"i have (?:already )?{GAP}(?:signed|started|written|ordered|read|tried|found|asked|begun)",
)
THANKS = any_of("thank|thanks|grateful|thankful|gratitude|appreciate|appreciated")
OF_THEM = frozenset({"he", "she", "his", "her", "him", "hers"})

# These read the text itself.
LEFT_OPEN = re.compile(r"\[[^\[\]\n]{1,40}\]|\{[^{}\n]{1,40}\}|_{3,40}|\bX{3,10}\b|<[A-Za-z][^<>\n@/]{1,30}>")
HONORIFIC = re.compile(
    r"\W{0,3}(?:dear|hello|good [a-z]{3,9}|greetings),? (?:mr|mrs|ms|miss|mx|dr|doctor|prof|professor|rev|reverend"
    r"|pastor|coach|judge|officer|chief|captain|sir|dame|father|sister|rabbi|imam|sergeant|senator|mayor|dean)\b",
    re.IGNORECASE,
)
CASUAL = re.compile(r"\W{0,3}(?:hi|hey|hiya|yo|howdy)\b", re.IGNORECASE)
TO_NOBODY = re.compile(
    r"whom it may concern|sir or madam|sir/madam|hiring manager|dear sirs?\b", re.IGNORECASE
)
