"""The page a letter is written on: what the draft says, what is kept of it, and how it is written down as sent."""

import re
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import reverse

from center.models import Center
from contacts import actions as contacts
from contacts.models import Contact, Draft, Outreach
from contacts.open_letters import plans
from interviews import actions
from interviews.links import link_of
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def contact(ada):
    return make.contact(
        of=ada,
        name="Priya Nair",
        email="priya@mercy.test",
        organization="Mercy Hospital",
        field="Nursing",
        met_how="We sat side by side at the alumni evening",
    )


@pytest.fixture
def as_ada(ada, as_):
    return as_(ada)


def path(contact, query=""):
    return reverse("interviews:write", args=[contact.pk]) + query


def subject(response):
    return unescape(re.search(r'name="subject" value="([^"]*)"', response.content.decode())[1])


def text(response):
    """The letter as it stands in its box."""
    return unescape(
        re.search(r'<textarea name="text"[^>]*>\s?(.*?)</textarea>', response.content.decode(), re.S)[1]
    )


def said(letter="first", **facts):
    return {"letter": letter, "subject": "A few questions", "text": "Dear Priya Nair, …"} | facts


def save(as_ada, contact, *, script=True, back="", **facts):
    head = {"HX-Request": "true"} if script else {}
    if back:
        head["Referer"] = f"http://testserver{back}"
    url = reverse("interviews:save_draft", args=[contact.pk])
    return as_ada.post(url, said(**facts), headers=head)


def test_the_draft_has_the_facts_in_it(as_ada, contact):
    response = as_ada.get(path(contact))

    assert subject(response) == "20 minutes about nursing, from a student of Biology"
    letter = text(response)
    assert letter.startswith("Dear Priya Nair,\n\nI am Ada Moreno, and I study Biology. How I know of you: ")
    assert "We sat side by side at the alumni evening" in letter
    assert "at Mercy Hospital and beyond" in letter
    assert letter.rstrip().endswith("Kind regards,\nAda Moreno")
    assert "{" not in letter


def test_the_draft_names_the_day_of_the_next_letter_and_the_plan_the_same(as_ada, contact):
    response = as_ada.get(path(contact))

    assert "I will write again on Thu 12 Mar." in text(response)
    assert "Thu 12 Mar 2026 Second letter" in words(response)


def test_the_draft_offers_the_times_and_carries_the_link(as_ada, contact, settings):
    proposal = make.proposal(to=contact)

    response = as_ada.get(path(contact))

    letter = text(response)
    assert "Fri 6 Mar 2026, 12:00\nSun 8 Mar 2026, 13:00\n" in letter
    assert letter.count(f"{settings.BASE_URL}{link_of(proposal)}") == 1
    assert "This letter offers 2 times and carries Priya's own link." in words(response)


def test_the_draft_tells_the_times_by_both_clocks_where_they_differ(ada, as_ada):
    contact = make.contact(of=ada, zone="Europe/Berlin")
    make.proposal(to=contact)

    letter = text(as_ada.get(path(contact)))

    assert "Fri 6 Mar 2026, 18:00 Berlin time (Fri 6 Mar 2026, 12:00 in New York)" in letter


def test_the_draft_offers_no_time_that_is_over(as_ada, contact, clock, noon):
    make.proposal(to=contact)
    clock.move_to(noon + 4 * DAY)

    letter = text(as_ada.get(path(contact)))

    assert "6 Mar" not in letter
    assert "Sun 8 Mar 2026, 13:00" in letter


def test_a_link_that_was_taken_back_is_in_no_draft(ada, as_ada, contact, noon):
    proposal = make.proposal(to=contact)
    actions.withdraw(proposal, by=ada.user, now=noon)

    assert "/with/" not in text(as_ada.get(path(contact)))


def test_the_letter_opens_in_the_mail_program_to_one_person(as_ada, contact):
    page = as_ada.get(path(contact)).content.decode()

    links = [unescape(link) for link in re.findall(r'href="(mailto:[^"]*)"', page)]
    assert len(links) == 1
    assert links[0].startswith("mailto:priya@mercy.test?subject=20%20minutes%20about%20nursing")
    assert "&body=Dear%20Priya%20Nair%2C%0D%0A%0D%0A" in links[0]


def test_without_an_address_the_letter_can_be_copied(ada, as_ada):
    response = as_ada.get(path(make.contact(of=ada)))

    assert "mailto:" not in response.content.decode()
    assert "No address of Priya is known." in words(response)


def test_what_is_typed_is_kept_and_comes_back(as_ada, contact, noon):
    response = save(as_ada, contact, text="Dear Priya, half a")

    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<section id="coach"')
    draft = Draft.objects.get()
    assert (draft.contact, draft.letter, draft.saved_at) == (contact, "first", noon)
    page = as_ada.get(path(contact))
    assert (subject(page), text(page)) == ("A few questions", "Dear Priya, half a")


def test_typing_on_keeps_one_draft(as_ada, contact):
    for letter in ("D", "De", "Dear"):
        save(as_ada, contact, text=letter)

    assert [draft.text for draft in Draft.objects.all()] == ["Dear"]


def test_each_letter_has_a_draft_of_its_own(as_ada, contact):
    save(as_ada, contact, text="The first")
    save(as_ada, contact, letter="second", text="The second")

    assert text(as_ada.get(path(contact))) == "The first"
    assert text(as_ada.get(path(contact, "?letter=second"))) == "The second"


def test_the_coach_reads_what_is_typed_now(as_ada, contact):
    response = save(as_ada, contact, text="Do you have a job for me?")

    page = unescape(response.content.decode())
    assert "job" in page
    assert 'data-status="due"' in page


def test_without_a_script_saving_leads_back_to_the_letter(as_ada, contact):
    response = save(as_ada, contact, script=False, back=path(contact, "?letter=second"), letter="second")

    assert (response.status_code, response.url) == (302, path(contact, "?letter=second"))


def test_what_was_drafted_anew_and_kept_is_what_comes_back(as_ada, contact):
    """Otherwise the page would draft it anew once more, past what was typed."""
    response = save(as_ada, contact, script=False, back=path(contact, "?letter=first&anew"), text="Mine")

    assert text(as_ada.get(response.url)) == "Mine"


@pytest.mark.parametrize("back", ["", "https://evil.test/contacts/"])
def test_whoever_comes_from_nowhere_is_led_to_the_letter(as_ada, contact, back):
    url = reverse("interviews:save_draft", args=[contact.pk])

    response = as_ada.post(url, said(letter="second"), headers={"Referer": back} if back else {})

    assert response.url == contact.get_absolute_url()


def test_without_a_script_a_letter_that_cannot_be_kept_is_shown_as_it_was_typed(as_ada, contact):
    typed = "Dear Priya, " * 1000

    response = save(as_ada, contact, script=False, text=typed)

    assert response.status_code == 422
    assert "<main" in response.content.decode()
    assert text(response).strip() == typed.strip()
    assert beside(response, "text")
    assert not Draft.objects.exists()


def test_an_old_draft_without_the_link_can_be_drafted_anew(as_ada, contact, settings):
    save(as_ada, contact, text="Dear Priya, without any link")
    proposal = make.proposal(to=contact)

    page = as_ada.get(path(contact))
    assert "You have made Priya a link, and this draft does not carry it." in words(page)
    (anew,) = (unescape(link) for link in re.findall(r'href="(\?[^"]*anew)"', page.content.decode()))

    assert link_of(proposal) in text(as_ada.get(path(contact, anew)))
    assert Draft.objects.get().text == "Dear Priya, without any link"


def test_i_have_sent_it_writes_down_what_was_sent(as_ada, contact, noon):
    save(as_ada, contact)

    page = words(as_ada.post(path(contact), said(cadence="gentle"), follow=True))

    assert "Noted: you have written to Priya Nair." in page
    letter = Outreach.objects.get()
    assert (letter.channel, letter.sent_at, letter.letter) == ("email", noon, "first")
    assert (letter.subject, letter.text) == ("A few questions", "Dear Priya Nair, …")
    assert not Draft.objects.exists()
    contact.refresh_from_db()
    assert contact.cadence == "gentle"


@pytest.mark.parametrize("cadence", Contact.Cadence.values)
def test_the_plan_that_is_shown_is_the_plan_that_is_kept(ada, as_ada, contact, cadence, noon):
    page = words(as_ada.get(path(contact)))
    shown = plans(contact, [], zone=ZoneInfo(ada.user.zone), closed=(), now=noon)[cadence]

    as_ada.post(path(contact), said(cadence=cadence))

    letter = Outreach.objects.get()
    days = {line.what: line.at for line in reversed(shown)}
    assert letter.try_again_at == next(line.at for line in shown[1:] if line.what == "letter")
    assert letter.look_beyond_at == days.get("look_beyond")
    for line in shown[1:]:
        assert f"{line.on:%a} {line.on.day} {line.on:%b} {line.on.year} {line.words}" in page


def test_said_twice_it_is_one_letter(as_ada, contact, clock, noon):
    as_ada.get(path(contact))
    as_ada.post(path(contact), said())
    clock.move_to(noon + MINUTE)

    response = as_ada.post(path(contact), said(), follow=True)

    assert Outreach.objects.get().sent_at == noon
    assert "Noted: you have written to Priya Nair." in words(response)


def test_another_letter_on_the_same_day_is_another(as_ada, contact, clock, noon):
    as_ada.post(path(contact), said())
    clock.move_to(noon + HOUR)

    as_ada.post(path(contact), said(text="I forgot to say when I am free."))

    assert Outreach.objects.count() == 2


def test_what_came_back_may_be_sent_again_as_it_was(ada, as_ada, contact, clock, noon):
    as_ada.post(path(contact), said())
    contacts.answer(Outreach.objects.get(), outcome="bounced", by=ada.user, now=noon)
    clock.move_to(noon + HOUR)

    as_ada.post(path(contact), said())

    assert Outreach.objects.count() == 2


def test_asks_whether_the_letter_before_was_answered(as_ada, contact, noon):
    letter = make.outreach(to=contact, sent_at=noon - DAY)

    response = as_ada.get(path(contact))

    assert "You asked on Mon 2 Mar 2026. Has Priya answered?" in words(response)
    assert letter.get_absolute_url() in response.content.decode()
    assert text(response).count("Letters get buried, so I ask again.") == 1


def test_after_the_last_letter_says_to_let_it_rest(as_ada, contact, noon):
    for days in (30, 20, 10, 5):
        make.outreach(to=contact, sent_at=noon - days * DAY, cadence="persistent")

    page = words(as_ada.get(path(contact)))

    assert "You have written as often as is kind. After this letter, let it rest." in page
    assert "If no answer comes" not in page


@pytest.fixture
def others(cora, noon):
    """Three other students have written to the same address lately."""
    for number in range(3):
        student = make.student(name=f"Hugo {number} Quokka", counselor=cora)
        known = make.contact(of=student, name="P. Nair", email="priya@mercy.test")
        make.outreach(to=known, sent_at=noon - (number + 1) * DAY)


def test_enough_letters_hide_the_letter_and_name_nobody(as_ada, contact, others):
    response = as_ada.get(path(contact))

    page = words(response)
    assert "3 students of this center wrote to this person in the last 30 days" in page
    assert "From Mon 30 Mar 2026 on you may." in page
    assert "<textarea" not in response.content.decode()
    assert "mailto:" not in response.content.decode()
    assert "Quokka" not in response.content.decode()


def test_fewer_letters_are_only_pointed_out(as_ada, contact, others):
    Center.objects.update_or_create(pk=1, defaults={"students_per_person": 4})

    response = as_ada.get(path(contact))

    assert "3 students of this center wrote to this person in the last 30 days." in words(response)
    assert "<textarea" in response.content.decode()
    assert "Quokka" not in response.content.decode()


def test_warns_of_an_open_letter_to_somebody_else_there(ada, as_ada, contact, noon):
    other = make.contact(of=ada, name="Marcus Webb", organization="mercy hospital")
    make.outreach(to=other, sent_at=noon - DAY)

    page = words(as_ada.get(path(contact)))

    assert "Somebody else there has your letter Marcus Webb" in page
    assert "Wait until Thu 5 Mar 2026" in page


GAVE = "How I know of you"


@pytest.mark.parametrize("letter", ["first", "referred", "second"])
@pytest.mark.parametrize(
    "met_how",
    ["Rosa gave me the name", "Through Rosa Delgadillo", "Delgadillo's party", "Ms. Delgadillo told me", ""],
)
@pytest.mark.parametrize("may_mention", [True, False, None])
def test_whoever_gave_the_name_is_named_only_with_leave(
    ada, as_ada, letter, met_how, may_mention, noon, cora
):
    giver = make.contact(of=ada, name="Rosa Delgadillo")
    named = make.contact(of=ada, name="Marcus Webb", met_how=met_how)
    referral = contacts.refer(giver, name="Marcus Webb", may_mention=may_mention, by=ada.user, now=noon)
    assert referral.named == named

    response = as_ada.get(path(named, f"?letter={letter}"))

    written = subject(response) + text(response)
    if may_mention:
        assert "Rosa Delgadillo" in written or letter == "first"
    else:
        assert "Rosa" not in written
        assert "Delgadillo" not in written
        mail = re.search(r'href="(mailto:[^"]*)"', response.content.decode())
        assert not mail or "Rosa" not in mail[1]


@pytest.mark.parametrize("may_mention", [False, None])
def test_what_a_log_adds_to_a_name_tells_the_name_to_nobody_else(ada, as_ada, may_mention, noon):
    giver = make.contact(of=ada, name="Rosa Delgadillo")
    referral = contacts.refer(giver, name="Marcus Webb", may_mention=may_mention, by=ada.user, now=noon)

    written = text(as_ada.get(path(referral.named)))

    assert "Rosa" not in written
    assert GAVE not in written or "Delgadillo" not in written


@pytest.mark.parametrize("act", ["archive", "do_not_contact"])
def test_nobody_is_written_to_who_was_put_aside(ada, as_ada, contact, act, noon):
    getattr(contacts, act)(contact, by=ada.user, now=noon)

    looked = as_ada.get(path(contact))
    sent = as_ada.post(path(contact), said())
    offered = as_ada.get(reverse("interviews:propose", args=[contact.pk]))

    for response in (looked, sent, offered):
        assert response.status_code == 403
        assert "mailto:" not in response.content.decode()
    assert not Outreach.objects.exists()


@pytest.mark.parametrize(
    "letter", ["confirmation", "thank_you", "report_back", "introduction", "x", "x" * 5000]
)
def test_a_letter_that_is_none_of_these_is_the_one_that_fits(as_ada, contact, letter):
    assert "about nursing" in subject(as_ada.get(path(contact), {"letter": letter}))


@pytest.mark.parametrize("letter", ["confirmation", "thank_you", "report_back", "introduction", "x", ""])
def test_what_is_sent_from_here_is_a_letter_that_asks(as_ada, contact, letter):
    response = as_ada.post(path(contact), said(letter=letter))

    assert response.status_code == 422
    assert not Outreach.objects.exists()


def test_what_cannot_be_written_down_stays_on_the_page(as_ada, contact):
    response = as_ada.post(path(contact), said(subject="Hi\nBcc: z@z.edu", text="My own words"))

    assert response.status_code == 422
    assert beside(response, "subject") == ["Write this on one line; line breaks are not allowed."]
    assert text(response) == "My own words"
    assert not Outreach.objects.exists()


def test_asks_as_little_of_the_database_on_a_long_list_as_on_a_short_one(ada, as_ada, contact, noon):
    make.outreach(to=contact, sent_at=noon - 9 * DAY)
    make.proposal(to=contact)
    few = queries(as_ada, path(contact))

    make.crowd(of=ada, count=1000)
    make.outreach(to=contact, sent_at=noon - DAY)

    assert queries(as_ada, path(contact)) == few <= 16


def test_says_that_a_link_in_the_draft_is_dead(ada, as_ada, contact, noon):
    offer = make.proposal(to=contact)
    text = f"Dear Priya, {settings.BASE_URL}{link_of(offer)}"
    contacts.save_draft(contact, letter="first", subject="S", text=text, by=ada.user, now=noon)
    assert "does not work any more" not in words(as_ada.get(path(contact)))

    actions.withdraw(offer, by=ada.user, now=noon)

    assert "A link in this draft does not work any more." in words(as_ada.get(path(contact)))


@pytest.mark.parametrize(
    ("outcome", "says"), [("agreed", "has agreed to talk"), ("declined", "A no is an answer")]
)
def test_says_where_things_stand(ada, as_ada, contact, noon, outcome, says):
    letter = make.outreach(to=contact, sent_at=noon - DAY)
    contacts.answer(letter, outcome=outcome, by=ada.user, now=noon)

    assert says in words(as_ada.get(path(contact)))


def test_says_that_a_talk_is_planned_already(ada, as_ada, contact, noon):
    make.outreach(to=contact, sent_at=noon - DAY)
    make.interview(of=ada, contact=contact, planned_at=noon)

    assert "You have a talk planned" in words(as_ada.get(path(contact)))
