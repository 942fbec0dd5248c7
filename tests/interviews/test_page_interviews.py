"""All interviews, and the pages of one, in the order of its life."""

import pytest

from contacts.models import ThankYouNote
from interviews import actions
from interviews.models import Interview
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/interviews/"


def test_shows_what_to_write_down_what_is_coming_and_what_was(ada, as_, noon):
    for name, starts_at in (("Over", noon - HOUR), ("Tomorrow", noon + DAY)):
        make.interview(of=ada, contact=make.contact(of=ada, name=name), starts_at=starts_at)
    make.interview(of=ada, contact=make.contact(of=ada, name="Held"), held_at=noon - DAY)
    make.interview(of=ada, contact=make.contact(of=ada, name="Written"), medium="email")

    page = words(as_(ada).get(PAGE))

    to_write, _, rest = page.partition(" Coming ")
    coming, _, past = rest.partition(" Past ")
    assert "Over" in to_write
    assert "Tomorrow" in coming
    assert "Written" in coming
    assert "Held" in past


def test_leads_through_all_that_was_page_by_page(ada, as_):
    make.crowd(of=ada, count=360)
    browser, seen, further = as_(ada), [], ""

    while further is not None:
        response = browser.get(PAGE + further)
        seen += [interview.pk for interview in response.context["page"].rows]
        further = response.context["page"].further or None

    assert len(seen) == len(set(seen)) == Interview.objects.held().count() == 60


def test_shows_nothing_of_anybody_else(ada, ben, as_):
    make.interview(of=ben)

    assert "No interviews yet" in words(as_(ada).get(PAGE))


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8


@pytest.mark.parametrize("medium", ["phone", "email"])
def test_one_is_planned_prepared_held_and_written_down(medium, ada, as_, bank, noon, clock):
    browser = as_(ada)
    planned = {"who": "Priya Nair", "medium": medium, "starts_at": "2026-03-03T13:00", "minutes": "20"}
    one = browser.post("/interviews/add/", planned).headers["Location"]
    assert "Priya Nair" in words(browser.get(one))
    browser.post(f"{one}prepare/", {"questions": [bank[0].pk], "own": "What about nights?"})
    assert "What about nights?" in words(browser.get(one))
    if medium == "email":
        browser.post(f"{one}send-questions/")
    clock.move_to(noon + 2 * HOUR)
    assert "Your talk with Priya Nair" in words(browser.get(f"{one}log/"))

    done = browser.post(f"{one}log/", {"learned": "Labs run on patience.", "fit": "4"})

    assert done.headers["Location"] == "/today/"
    assert "Thank Priya" in words(browser.get("/today/"))
    assert "Labs run on patience." in words(browser.get(one))
    assert Interview.objects.get().log.fit == 4
    assert "Labs run on patience." in browser.get(f"{one}correct/").content.decode()


def test_a_log_is_corrected(ada, as_, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    response = as_(ada).post(
        f"/interviews/{interview.pk}/correct/", {"learned": "Coffee.", "minutes_used": "30"}
    )

    interview.refresh_from_db()
    assert response.status_code == 302
    assert (interview.log.learned, interview.minutes_used) == ("Coffee.", 30)


@pytest.mark.parametrize("medium", ["phone", "email"])
def test_the_form_of_a_correction_opens_with_what_was_written(medium, ada, as_, noon):
    interview = make.interview(of=ada, medium=medium, starts_at=noon - DAY)
    if medium == "email":
        actions.send_questions(interview, by=ada.user, now=noon - HOUR)
    make.log(interview, now=noon, minutes_used=None)

    page = as_(ada).get(f"/interviews/{interview.pk}/correct/")

    assert "Labs run on patience." in page.content.decode()


def test_what_is_too_early_is_refused_with_a_way_back(ada, as_):
    interview = make.interview(of=ada)

    response = as_(ada).get(f"/interviews/{interview.pk}/log/")

    assert response.status_code == 403
    assert "has not taken place yet" in response.content.decode()


def test_writing_down_twice_leads_to_correcting(ada, as_, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    response = as_(ada).post(f"/interviews/{interview.pk}/log/", {"learned": "Again."})

    assert response.headers["Location"] == f"/interviews/{interview.pk}/correct/"
    assert ThankYouNote.objects.count() == 1


def test_calling_off_can_be_undone(ada, as_):
    interview = make.interview(of=ada)
    browser = as_(ada)

    page = browser.post(f"/interviews/{interview.pk}/cancel/", follow=True)

    assert "The interview is called off. Undo" in words(page)
    browser.post(f"/interviews/{interview.pk}/reopen/")
    interview.refresh_from_db()
    assert interview.status == "planned"


def test_a_missed_talk_says_on_whose_side(ada, as_, noon):
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    browser = as_(ada)
    assert browser.post(f"/interviews/{interview.pk}/miss/", {}).status_code == 422

    browser.post(f"/interviews/{interview.pk}/miss/", {"missed_by": "them"})

    assert "They could not make it" in words(browser.get(interview.get_absolute_url()))


def test_the_questions_of_others_are_not_offered(ada, ben, as_, noon, bank):
    theirs = make.interview(of=ben)
    actions.prepare(theirs, questions=[], own="What about nights?", by=ben.user, now=noon)
    interview = make.interview(of=ada)
    own = theirs.planned_questions.get().question

    response = as_(ada).post(f"/interviews/{interview.pk}/prepare/", {"questions": [own.pk]})

    assert response.status_code == 422
    assert "What about nights?" not in response.content.decode()


@pytest.mark.parametrize(("act", "ceiling"), [("", 9), ("prepare/", 6), ("move/", 5), ("log/", 5)])
def test_the_pages_of_one_ask_little_of_the_database(act, ceiling, ada, as_, bank, noon):
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    actions.prepare(interview, questions=bank, by=ada.user, now=noon)

    assert queries(as_(ada), interview.get_absolute_url() + act) <= ceiling
