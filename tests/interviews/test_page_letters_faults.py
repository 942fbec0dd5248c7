"""What cannot be right in letters and in the facts they are drafted with, through the real pages.

The rows are those of the table of bad input. Each is refused beside its field with nothing stored, or taken as it
was meant; and a letter is to one person.
"""

import re
from html import escape, unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.urls import reverse

from contacts.models import Contact, Draft, Outreach, ThankYouNote
from contacts.outreach_forms import AskForm
from interviews import actions
from interviews.forms import SendForm
from interviews.models import Interview
from interviews.proposal_forms import AcceptForm, AnotherForm, DeclineForm, ProposeForm
from reminders import actions as reminders
from tests import make
from tests.pages import beside
from tests.tables import tables
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
ZALGO = "Z" + "\u0336" * 9
BRACES = ["{{ user.password }}", "{link}", "{% debug %}", "{0.__class__}", "${7*7}", "%s%s%n", "{contact}"]


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, email="priya@mercy.test")


@pytest.fixture
def as_ada(ada, as_):
    return as_(ada)


LETTERS = [
    (1, "subject", "a\0b"),
    (1, "text", "a\0b"),
    (7, "subject", "a" * 201),
    (7, "subject", ZALGO),
    (7, "text", "a" * 10_001),
    (7, "text", "a" * 1_000_000),
    (8, "subject", "Hello\r\nBcc: evil@x.com"),
    (8, "subject", "Hello\nBcc: evil@x.com"),
    (8, "subject", "Hello\rBcc: evil@x.com"),
    (8, "subject", "Hello\u2028Bcc: evil@x.com"),
    (8, "subject", "Hello\x0bBcc: evil@x.com"),
]


@pytest.mark.parametrize(("row", "field", "typed"), LETTERS)
def test_a_letter_is_not_written_down_with_it(row, field, typed, as_ada, contact):
    before = tables()

    response = as_ada.post(
        reverse("interviews:write", args=[contact.pk]),
        {"letter": "first", "subject": "Hello", "text": "Dear Priya", field: typed},
    )

    assert response.status_code == 422
    assert beside(response, field)
    assert tables() == before


@pytest.mark.parametrize(("row", "field", "typed"), [*LETTERS, (48, "letter", "x"), (48, "letter", "")])
@pytest.mark.parametrize("script", [True, False])
def test_a_draft_is_not_kept_with_it(row, field, typed, script, as_ada, contact):
    said = {"letter": "first", "subject": "Hello", "text": "Dear Priya", field: typed}

    response = as_ada.post(
        reverse("interviews:save_draft", args=[contact.pk]),
        said,
        headers={"HX-Request": "true"} if script else {},
    )

    assert response.status_code == 422
    assert not Draft.objects.exists()
    assert ("<main" in response.content.decode()) is not script
    (problem, *_) = [error for errors in response.context["form"].errors.values() for error in errors]
    assert escape(problem) in response.content.decode()


@pytest.mark.parametrize(
    ("row", "field", "typed"), [*LETTERS, (48, "channel", "pigeon"), (48, "channel", "")]
)
def test_nobody_is_thanked_with_it(row, field, typed, as_ada, ada):
    note = make.note(of=ada)
    before = tables()

    response = as_ada.post(
        reverse("interviews:thank", args=[note.pk]),
        {"channel": "email", "subject": "Thank you", "text": "Dear Priya", field: typed},
    )

    assert response.status_code == 422
    assert beside(response, field)
    assert tables() == before


@pytest.mark.parametrize("cadence", ["daily", "x" * 5000, "3B7"])
def test_a_letter_goes_by_no_plan_that_there_is_not(cadence, as_ada, contact):
    response = as_ada.post(
        reverse("interviews:write", args=[contact.pk]),
        {"letter": "first", "subject": "Hello", "text": "Dear Priya", "cadence": cadence},
    )

    assert response.status_code == 422
    assert not Outreach.objects.exists()


@pytest.mark.parametrize("form", [ProposeForm, AcceptForm, AnotherForm, DeclineForm, SendForm, AskForm])
def test_half_a_character_is_in_no_form(form):
    """B3: no browser sends one, but other programs may."""
    options = {"plans": {}} if form is AskForm else {}
    texts = [
        name
        for name, field in form.base_fields.items()
        if type(field).__name__ in ("LineField", "ProseField")
    ]

    found = form(dict.fromkeys(texts, f"a{chr(0xD800)}b"), **options)

    assert set(texts) <= set(found.errors)


@pytest.mark.parametrize(
    "name",
    [
        "Bob, evil@x.com",
        "Bób, evil@x.com",
        'Bob" <evil@x.com>, "Bob',
        "Bob <evil@x.com>," + "é" * 90,
        "李" * 120,
        "=?utf-8?q?Bob=0D=0ABcc:_evil=40x.com?=",
    ],
)
@pytest.mark.parametrize("answer", ["accept", "propose_another", "decline", "ask_for_peace"])
def test_the_letter_about_an_answer_goes_to_the_student_alone(ada, name, answer, noon, sink):
    """B9."""
    contact = make.contact(of=ada, name=name, email="a?bcc=z%40z.test@x.test")
    told = {"accept": {"chosen_at": noon + 3 * DAY}, "propose_another": {"suggested": [noon + 9 * DAY]}}
    words = {} if answer == "ask_for_peace" else {"message": "Hi\r\nBcc: evil@x.com\r\n\r\nHello"}
    getattr(actions, answer)(make.proposal(to=contact), **told.get(answer, {}), **words, now=noon)

    reminders.tick(now=noon)

    (letter,) = [one for one in sink.letters if "answered through the link" in one.text]
    assert letter.recipient == ada.user.email
    assert [one.addr_spec for one in letter.parsed["To"].addresses] == [ada.user.email]
    assert letter.parsed["Bcc"] is None
    assert letter.parsed["Cc"] is None
    assert {one.recipient for one in sink.letters} == {ada.user.email}


@pytest.mark.parametrize(
    "typed",
    ["a@x.edu\nBcc:z@z", "a@x.edu\r\nBcc: z@z.edu", "a@x.edu, z@z.edu", "a@x.edu;z@z.edu", "Bob <a@x.edu>"],
)
def test_an_address_that_is_two_is_no_address(typed, as_ada, contact):
    """B19."""
    edit = reverse("contacts:edit", args=[contact.pk])

    responses = [
        as_ada.post("/contacts/add/", {"name": "Bob", "email": typed}),
        as_ada.post(edit, {"name": "Bob", "email": typed}),
    ]

    for response in responses:
        assert response.status_code == 422
        assert beside(response, "email")
    assert list(Contact.objects.values_list("email", flat=True)) == ["priya@mercy.test"]


@pytest.mark.parametrize(
    "email", ["a?bcc=z%40z.test@x.test", "a&cc=z@x.test", "a%2cz%40z.test@x.test", "a+b'c@x.test"]
)
def test_a_letter_opens_to_one_person_whatever_the_address(ada, as_ada, email, noon):
    """B19: on every page that opens a mail program."""
    contact = make.contact(of=ada, email=email)
    talk = make.interview(of=ada, contact=contact, starts_at=noon + DAY, planned_at=noon)
    note = make.note(of=ada, contact=make.contact(of=ada, name="Marcus", email=email))
    typed = {
        "letter": "first",
        "subject": "Hi&bcc=z@z.test\nBcc: z@z.test",
        "text": "Hi&cc=z@z.test?to=z@z.test",
    }

    pages = [
        as_ada.get(reverse("interviews:write", args=[contact.pk])),
        as_ada.post(reverse("interviews:write", args=[contact.pk]), typed),
        as_ada.get(reverse("interviews:confirm", args=[talk.pk])),
        as_ada.get(note.get_absolute_url()),
    ]

    for page in pages:
        links = [unescape(one) for one in re.findall(r'href="(mailto:[^"]*)"', page.content.decode())]
        assert links
        for one in links:
            assert unquote(urlsplit(one).path) == email
            assert urlsplit(one).path.count("@") == 1
            assert set(parse_qs(urlsplit(one).query)) <= {"subject", "body"}


@pytest.mark.parametrize("text", BRACES)
def test_braces_in_a_fact_are_braces_in_the_letter(ada, as_ada, text, noon):
    """B97."""
    contact = make.contact(
        of=ada, name=f"Ann {text}", met_how=f"met {text}", organization=f"Org {text}", field=f"field {text}"
    )
    make.proposal(to=contact, why=f"why {text}")

    page = as_ada.get(reverse("interviews:write", args=[contact.pk])).content.decode()

    letter = unescape(re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])
    assert f"Dear Ann {text}," in letter
    assert f"met {text}" in letter
    assert f"Org {text}" in letter
    assert letter.count("http://") == 1
    assert ada.user.password not in page


@pytest.mark.parametrize("text", BRACES)
def test_braces_that_are_typed_stay_what_they_are(as_ada, contact, text):
    """B97: in a draft, in what was sent, and in what the coach says of it."""
    said = {"letter": "first", "subject": f"Hi {text}", "text": f"Dear Priya {text}"}

    coach = as_ada.post(
        reverse("interviews:save_draft", args=[contact.pk]), said, headers={"HX-Request": "true"}
    )
    page = as_ada.get(reverse("interviews:write", args=[contact.pk])).content.decode()
    as_ada.post(reverse("interviews:write", args=[contact.pk]), said)

    assert coach.status_code == 200
    assert escape(f"Dear Priya {text}") in page
    assert Outreach.objects.get().text == f"Dear Priya {text}"
    assert Outreach.objects.get().subject == f"Hi {text}"


@pytest.mark.parametrize("text", BRACES)
def test_braces_in_a_log_are_braces_in_the_thanks(ada, as_ada, text, noon):
    """B97."""
    note = make.note(of=ada, contact=make.contact(of=ada, name=f"Ann {text}"))
    talk = Interview.objects.get()
    actions.correct(
        talk,
        learned=f"Labs {text} run",
        minutes_used=20,
        fit=None,
        fit_why="",
        advice="",
        by=ada.user,
        now=noon,
    )

    page = as_ada.get(ThankYouNote.objects.get().get_absolute_url()).content.decode()

    letter = unescape(re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])
    assert note.contact.name in letter
    assert f"Labs {text} run" in letter
