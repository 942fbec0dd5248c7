"""The page a contact gets by a personal link: what they read, how they answer, and what it never tells."""

import re
from datetime import UTC, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from ical.calendar_stream import IcsCalendarStream

from accounts.models import User
from interviews import actions
from interviews.links import answer_link_of, link_of
from interviews.models import Proposal
from students.models import Student
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")

# 6 and 8 March 2026, noon in New York; the clocks go forward on the 8th.
FRIDAY = "2026-03-06T17:00Z"


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, email="priya@mercy.test", zone="America/New_York")


@pytest.fixture
def proposal(contact):
    return make.proposal(to=contact, questions=["How did you begin?", "What surprised you?"])


@pytest.fixture
def link(proposal):
    return link_of(proposal)


@pytest.fixture
def visitor():
    """Somebody without an account, whose browser is as strict as a real one."""
    return Client(enforce_csrf_checks=True)


def form_of(page, act):
    """The address of one of the page's forms, and the token it carries."""
    action = re.search(rf'action="([^"]*/{act}/[^"]*)"', page)[1].replace("&amp;", "&")
    return action, re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def answer(browser, link, act, **said):
    """Open the page and send one of its forms, as a person does; show what comes of it."""
    action, token = form_of(browser.get(link).content.decode(), act)
    return browser.post(action, {"csrfmiddlewaretoken": token, **said}, follow=True)


def test_says_who_would_like_to_talk_why_and_for_how_long(link, visitor):
    response = visitor.get(link)

    page = words(response)
    assert "Dear Priya Nair, Ada Moreno would like to talk with you 20 minutes, by phone" in page
    assert "Your work at the clinic." in page
    assert "Ada Moreno, studying Biology" in page
    assert "It is not about a job." in page
    assert "What Ada would like to ask How did you begin? What surprised you?" in page
    assert "<title>Ada Moreno would like to talk with you · " in response.content.decode()


def test_leaves_out_what_a_student_has_not_chosen_to_study(ada, link, visitor):
    Student.objects.filter(pk=ada.pk).update(major="Undeclared", college="College of Arts and Sciences")

    assert "Who Ada Moreno, College of Arts and Sciences" in words(visitor.get(link))


def test_tells_the_times_once_where_both_have_one_clock(link, visitor):
    page = words(visitor.get(link))

    assert "Fri 6 Mar 2026, 12:00 New York time Sun 8 Mar 2026, 13:00 New York time" in page
    assert "where Ada is" not in page


def test_tells_the_times_by_both_clocks_where_they_differ(ada, visitor):
    contact = make.contact(of=ada, zone="Europe/Berlin")

    page = words(visitor.get(link_of(make.proposal(to=contact))))

    assert (
        "Fri 6 Mar 2026, 18:00 Berlin time · Fri 6 Mar 2026, 12:00 in New York, where Ada is"
        " Sun 8 Mar 2026, 18:00 Berlin time · Sun 8 Mar 2026, 13:00 in New York, where Ada is"
    ) in page


def test_tells_the_times_by_the_clock_they_choose(link, visitor):
    page = words(visitor.get(link, {"zone": "Asia/Tokyo"}))

    assert "Sat 7 Mar 2026, 02:00 Tokyo time · Fri 6 Mar 2026, 12:00 in New York, where Ada is" in page


@pytest.mark.parametrize("zone", ["", "EST", "america/new_york", "../../etc/passwd", "GMT+25", "x" * 5000])
def test_a_clock_that_there_is_not_changes_nothing(link, visitor, zone):
    page = words(visitor.get(link, {"zone": zone}))

    assert "Fri 6 Mar 2026, 12:00 New York time Sun" in page


def test_offers_no_time_that_is_over(link, visitor, clock, noon):
    clock.move_to(noon + 4 * DAY)

    page = words(visitor.get(link))

    assert "Fri 6 Mar" not in page
    assert "Sun 8 Mar 2026, 13:00" in page


def test_once_all_times_are_over_asks_for_one_that_suits(link, visitor, clock, noon):
    clock.move_to(noon + 6 * DAY)

    response = visitor.get(link)

    assert "The times offered are over. If you would still like to talk, name one that suits you." in words(
        response
    )
    assert 'name="chosen_at"' not in response.content.decode()


def test_a_time_they_take_is_on_the_page_that_follows(link, visitor):
    response = answer(visitor, link, "accept", chosen_at=FRIDAY, message="Call me at the ward")

    page = words(response)
    assert "You talk with Ada Moreno" in page
    assert "Fri 6 Mar 2026, 12:00 , New York time" in page
    assert "where Ada is" not in page
    assert "20 minutes" in page
    assert "Phone" in page
    assert "You wrote: Call me at the ward" in page
    assert [code for _, code in response.redirect_chain] == [302]


def test_takes_a_time_by_the_clock_they_chose_and_remembers_it(ada, visitor):
    contact = make.contact(of=ada)
    link = f"{link_of(make.proposal(to=contact))}?zone=Europe/Berlin"

    page = words(answer(visitor, link, "accept", chosen_at=FRIDAY))

    assert "Fri 6 Mar 2026, 18:00 , Berlin time Fri 6 Mar 2026, 12:00 in New York, where Ada is" in page
    contact.refresh_from_db()
    assert contact.zone == "Europe/Berlin"


def test_a_clock_nobody_chose_is_not_taken_for_theirs(ada, visitor):
    """Without a choice times are told by the student's clock, which says nothing of where the contact is."""
    contact = make.contact(of=ada)

    answer(visitor, link_of(make.proposal(to=contact)), "accept", chosen_at=FRIDAY)

    contact.refresh_from_db()
    assert contact.zone == ""


def test_another_time_is_told_by_the_clock_they_chose(ada, visitor, noon):
    contact = make.contact(of=ada)
    link = f"{link_of(make.proposal(to=contact))}?zone=Europe/Berlin"

    page = words(answer(visitor, link, "propose-another", suggested_1="2026-03-10T18:00", message="Or May"))

    assert "Ada has your answer and will write to you. Tue 10 Mar 2026, 18:00, Berlin time" in page
    assert "You wrote: Or May" in page
    assert Proposal.objects.get().suggested == [noon.fromisoformat("2026-03-10T18:00+01:00")]


def test_a_no_is_thanked_for(link, visitor):
    page = words(answer(visitor, link, "decline", message="Too busy this term"))

    assert "Thank you for saying so Ada knows, and will not ask again" in page
    assert "You wrote: Too busy this term" in page


def test_a_wish_for_peace_is_confirmed_without_a_way_to_write_to_anybody(link, visitor):
    response = answer(visitor, link, "ask-for-peace")

    assert "Nobody here will write to you again" in words(response)
    assert "mailto:" not in response.content.decode()


def test_a_time_somebody_else_took_meanwhile_leaves_the_others(ada, link, visitor, noon):
    browser = visitor
    action, token = form_of(browser.get(link).content.decode(), "accept")
    other = make.contact(of=ada, name="Marcus Webb")
    make.interview(of=ada, contact=other, starts_at=noon + 3 * DAY, planned_at=noon)

    said = {"csrfmiddlewaretoken": token, "chosen_at": FRIDAY, "message": "Call me"}
    response = browser.post(action, said)

    page = response.content.decode()
    assert response.status_code == 409
    assert "This time is taken meanwhile. Choose another one." in page
    assert "Call me</textarea>" in page
    assert "Marcus" not in page
    assert Proposal.objects.get().answer == ""


def test_what_was_typed_stays_where_it_was_typed(link, visitor):
    response = answer(visitor, link, "propose-another", suggested_1="2026-03-01T12:00", message="Or May")

    assert response.status_code == 422
    assert beside(response, "another_suggested_1") == ["This time is over. Choose one to come."]
    page = response.content.decode()
    another, decline = (
        page.partition(f'action="{act}')[2].partition("</form>")[0]
        for act in (link + "propose-another/", link + "decline/")
    )
    assert "Or May</textarea>" in another
    assert "Or May" not in decline


def test_the_second_try_is_by_the_same_clock(ada, visitor):
    contact = make.contact(of=ada)
    link = f"{link_of(make.proposal(to=contact))}?zone=Europe/Berlin"

    response = answer(visitor, link, "propose-another", suggested_1="2026-03-01T12:00")

    page = response.content.decode()
    assert page.count("Berlin time.") == 2
    action, _ = form_of(page, "propose-another")
    assert action.endswith("?zone=Europe/Berlin")


def test_every_field_has_a_name_of_its_own(link, visitor):
    page = visitor.get(link).content.decode()

    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\bfor="([^"]+)"', page)) <= set(ids)


def test_shows_the_talk_as_it_is_now(ada, link, visitor, noon):
    receipt = answer(visitor, link, "accept", chosen_at=FRIDAY).redirect_chain[0][0]
    talk = Proposal.objects.get().interview

    actions.move(talk, starts_at=noon + 4 * DAY, minutes=30, place="Room 5", by=ada.user, now=noon)
    assert "Sat 7 Mar 2026, 12:00 , New York time" in words(visitor.get(receipt))

    actions.cancel(talk, by=ada.user, now=noon)
    response = visitor.get(receipt)
    assert "The talk with Ada Moreno is called off" in words(response)
    assert "talk.ics" not in response.content.decode()
    assert visitor.get(f"{urlsplit(receipt).path}talk.ics").status_code == 404


def test_the_talk_goes_into_their_calendar(ada, visitor, noon):
    contact = make.contact(of=ada)
    proposal = make.proposal(to=contact, medium="in_person", place="Mercy, ward 3; second floor")
    receipt = answer(visitor, link_of(proposal), "accept", chosen_at=FRIDAY)
    (path,) = re.findall(r'href="([^"]*talk\.ics)"', receipt.content.decode())

    response = visitor.get(path)

    (event,) = IcsCalendarStream.calendar_from_ics(response.content.decode()).events
    assert event.dtstart == (noon + 3 * DAY).astimezone(UTC)
    assert event.dtend - event.dtstart == timedelta(minutes=20)
    assert (event.summary, event.location) == ("Talk with Ada Moreno", "Mercy, ward 3; second floor")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="talk.ics"'
    for secret in (proposal.key, *link_of(proposal).split("/")[2].split(".")):
        assert secret not in response.content.decode()


def test_the_student_sees_what_they_will_see_and_cannot_answer(ada, as_, link):
    browser = as_(ada)

    response = browser.get(link)

    page = response.content.decode()
    assert "This is what Priya Nair sees. Only they can answer here" in words(response)
    main = page.partition("<main")[2]
    assert 'method="post"' not in main
    assert "textarea" not in main
    assert main.count("disabled") == 2


@pytest.mark.parametrize("act", ["accept", "propose-another", "decline", "ask-for-peace"])
def test_the_student_who_answers_for_them_is_refused(ada, as_, link, act):
    response = as_(ada).post(f"{link}{act}/", {"chosen_at": FRIDAY, "message": "Yes"})

    assert response.status_code == 403
    assert "Only they can answer here." in response.content.decode()
    assert Proposal.objects.get().answer == ""


@pytest.mark.parametrize("who", ["ben", "cora", "dora"])
def test_whoever_else_is_signed_in_in_that_browser_makes_no_difference(who, as_, link, request):
    browser = as_(request.getfixturevalue(who))

    assert "Dear Priya Nair" in words(browser.get(link))
    response = browser.post(f"{link}accept/", {"chosen_at": FRIDAY}, follow=True)

    assert "You talk with Ada Moreno" in words(response)


def test_tells_nothing_else_of_the_student_or_of_anybody(ada, visitor, noon):
    known = {
        "email": "quokka@mercy.test",
        "phone": "+1 859 257 2000",
        "title": "Quokka one",
        "organization": "Quokka two",
        "field": "Quokka three",
        "met_how": "Quokka four",
        "tags": ["quokka five"],
        "private_notes": "Quokka six",
        "more_ways": ["quokka@home.test"],
    }
    contact = make.contact(of=ada, **known)
    other = make.contact(of=ada, name="Marcus Quokka")
    make.interview(of=ada, contact=other, starts_at=noon + HOUR, planned_at=noon, place="Quokka seven")
    make.interview(of=ada, contact=contact, held_at=noon - DAY)
    make.referral(giver=other, name=contact.name)
    make.outreach(to=contact, sent_at=noon - DAY, subject="Quokka eight", text="Quokka nine")
    link = link_of(make.proposal(to=contact))

    page = visitor.get(link).content.decode()
    receipt = answer(visitor, link, "accept", chosen_at=FRIDAY)
    file = visitor.get(f"{urlsplit(receipt.redirect_chain[0][0]).path}talk.ics")

    for text in (page, receipt.content.decode(), file.content.decode()):
        assert "quokka" not in text.lower()
        assert "859 257" not in text
        assert "Labs run on patience" not in text
        assert "Lindqvist" not in text
        assert ada.user.zone not in text.partition("<select")[0]


def test_the_pages_are_kept_out_of_caches_and_search_engines(link, visitor):
    page = visitor.get(link)
    receipt = answer(visitor, link, "accept", chosen_at=FRIDAY)
    file = visitor.get(f"{urlsplit(receipt.redirect_chain[0][0]).path}talk.ics")
    nothing = Client().get(link)

    assert nothing.status_code == 404
    for response in (page, receipt, file, nothing):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["X-Frame-Options"] == "DENY"
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_the_secret_address_is_told_to_nobody_else(link, visitor):
    """By "same-origin" no other place learns where a reader comes from, and all that the page loads is ours."""
    for page in (visitor.get(link), answer(visitor, link, "accept", chosen_at=FRIDAY)):
        assert page["Referrer-Policy"] == "same-origin"
        text = page.content.decode()
        places = re.findall(r'(?:href|src|action|formaction|srcset|content|hx-\w+)="([^"]*)"', text)
        foreign = [place for place in places if urlsplit(place).scheme not in ("", "mailto")]
        assert foreign == []
        assert not any(place.startswith("//") for place in places)
        assert "<script>" not in text
        assert "style=" not in text
        assert 'http-equiv="refresh"' not in text


def test_a_place_that_is_a_link_leads_there_once_they_said_yes(ada, visitor):
    contact = make.contact(of=ada)
    proposal = make.proposal(to=contact, medium="video", place="https://meet.test/ada or javascript:alert(1)")

    assert "https://meet.test" not in re.findall(
        r'href="([^"]*)"', visitor.get(link_of(proposal)).content.decode()
    )
    receipt = answer(visitor, link_of(proposal), "accept", chosen_at=FRIDAY).content.decode()

    assert '<a href="https://meet.test/ada" rel="nofollow">' in receipt
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', receipt))


@pytest.mark.parametrize("act", ["accept", "propose-another", "decline", "ask-for-peace"])
def test_no_other_page_can_answer_for_them(link, visitor, act):
    said = {"chosen_at": FRIDAY, "message": "Yes"}

    without = visitor.post(f"{link}{act}/", said)
    visitor.get(link)
    foreign = visitor.post(f"{link}{act}/", said | {"csrfmiddlewaretoken": "x" * 64})

    assert [without.status_code, foreign.status_code] == [403, 403]
    assert "Ada" not in without.content.decode() + foreign.content.decode()
    assert Proposal.objects.get().answer == ""


def test_what_no_page_of_ours_sent_leaves_no_trace_of_the_secret_address(link, visitor, caplog):
    visitor.post(f"{link}accept/", {"chosen_at": FRIDAY})

    assert link.split("/")[2] not in caplog.text


def test_the_answer_is_shown_no_more_once_the_student_is_gone(ada, proposal, visitor, noon):
    actions.accept(proposal, chosen_at=noon + 3 * DAY, now=noon)
    User.objects.filter(pk=ada.user_id).update(deactivated_at=noon)

    assert visitor.get(answer_link_of(proposal)).status_code == 404
    assert visitor.get(f"{answer_link_of(proposal)}talk.ics").status_code == 404


def test_the_answer_is_shown_for_a_month_and_that_of_a_talk_until_the_day_after(
    proposal, visitor, clock, noon
):
    actions.accept(proposal, chosen_at=noon + 3 * DAY, now=noon)
    receipt = answer_link_of(proposal)

    clock.move_to(noon + 30 * DAY - HOUR)
    assert visitor.get(receipt).status_code == 200

    clock.move_to(noon + 30 * DAY)
    assert visitor.get(receipt).status_code == 404


def test_asks_as_little_of_the_database_on_a_long_list_as_on_a_short_one(ada, contact, link, visitor):
    few = queries(visitor, link)

    make.crowd(of=ada, count=1000)

    assert queries(visitor, link) == few <= 3


def test_asks_little_of_the_database_for_what_was_answered(ada, proposal, visitor, noon):
    actions.accept(proposal, chosen_at=noon + 3 * DAY, now=noon)
    few = queries(visitor, answer_link_of(proposal))

    make.crowd(of=ada, count=1000)

    assert queries(visitor, answer_link_of(proposal)) == few <= 2


def test_names_of_any_kind_are_text(visitor, cora):
    student = make.student(name="<b>Ada</b> {{ 7 }}", counselor=cora)
    Student.objects.filter(pk=student.pk).update(major="<i>Bio</i>", college="{% debug %}")
    contact = make.contact(of=student, name="<script>alert(1)</script>")

    page = visitor.get(link_of(make.proposal(to=contact, why="${7*7} <img src=x>"))).content.decode()

    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;Ada&lt;/b&gt; {{ 7 }}" in page
    assert "{% debug %}" in page
    assert User.objects.filter(pk=student.user_id).exists()


def test_whoever_comes_back_in_the_same_browser_sees_what_they_answered(ada, noon, client):
    proposal = make.proposal(to=make.contact(of=ada))
    link = link_of(proposal)
    client.post(f"{link}decline/")

    assert "Thank you for saying so" in words(client.get(link, follow=True))
    assert Client().get(link).status_code == 404


def test_changing_the_clock_after_a_refusal_leads_back_to_the_page(ada, noon, client):
    proposal = make.proposal(to=make.contact(of=ada))
    link = link_of(proposal)

    refused = client.post(f"{link}accept/", {"chosen_at": "2026-03-04T17:00Z"})

    assert refused.status_code == 422
    assert f'<form method="get" action="{link}"' in refused.content.decode()


def test_without_an_address_nothing_is_promised_for_others(ada, noon, client):
    proposal = make.proposal(to=make.contact(of=ada, phone="859-555-0100"))

    page = words(client.post(f"{link_of(proposal)}ask-for-peace/", follow=True))

    assert "Ada will not write to you again" in page
    assert "every student" not in page
