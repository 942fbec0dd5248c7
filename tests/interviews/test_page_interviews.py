"""All interviews, and the pages of one, in the order of its life."""

from uuid import uuid4

import pytest

from contacts.models import ThankYouNote
from interviews import actions
from interviews.models import Interview, InterviewLog, Jotting
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

    assert done.headers["Location"] == ThankYouNote.objects.get().get_absolute_url()
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


def test_a_log_that_is_corrected_leads_to_another_name_and_another_promise(ada, as_, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    page = as_(ada).get(f"/interviews/{interview.pk}/correct/").content.decode()

    for act in ("refer", "promise"):
        assert f'href="{interview.contact.get_absolute_url()}{act}/"' in page


def test_what_is_too_early_is_refused_with_a_way_back(ada, as_):
    interview = make.interview(of=ada)

    response = as_(ada).get(f"/interviews/{interview.pk}/log/")

    assert response.status_code == 403
    assert "has not taken place yet" in response.content.decode()


@pytest.mark.parametrize(
    ("medium", "missing"), [("in_person", "the place"), ("video", "the link"), ("phone", "the number")]
)
def test_a_talk_that_has_no_place_says_so_until_it_has_one(ada, as_, medium, missing):
    interview = make.interview(of=ada, medium=medium, place="")
    hint = f"Add {missing} , so that you have it at hand."

    before = words(as_(ada).get(interview.get_absolute_url()))
    Interview.objects.update(place="Room 5")
    after = words(as_(ada).get(interview.get_absolute_url()))

    assert hint in before
    assert hint not in after


def test_a_talk_by_phone_needs_no_number_where_the_card_has_one(ada, as_):
    contact = make.contact(of=ada, phone="502-555-0100")
    interview = make.interview(of=ada, contact=contact, medium="phone", place="")

    assert "the number" not in words(as_(ada).get(interview.get_absolute_url()))


def test_a_log_leads_to_the_thank_you_note_that_is_owed_for_it(ada, as_, noon):
    interview = make.interview(of=ada, starts_at=noon - HOUR)

    response = as_(ada).post(
        f"/interviews/{interview.pk}/log/", {"learned": "Labs run on patience."}, follow=True
    )

    assert response.redirect_chain == [(ThankYouNote.objects.get().get_absolute_url(), 302)]
    assert "Written down. Now is the moment to say thank you." in words(response)


def test_the_same_log_sent_twice_is_written_down_once(ada, as_, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    response = as_(ada).post(f"/interviews/{interview.pk}/log/", {"learned": "Labs run on patience."})

    assert response.headers["Location"] == f"/interviews/{interview.pk}/correct/"
    assert ThankYouNote.objects.count() == 1


def test_another_log_from_a_second_window_is_shown_and_not_kept(ada, as_, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    response = as_(ada).post(f"/interviews/{interview.pk}/log/", {"learned": "Again.", "name_1": "Yan Two"})

    assert response.status_code == 409
    page = response.content.decode()
    assert "written down already, perhaps in another window" in page
    assert "Again." in page and "Yan Two" in page
    assert InterviewLog.objects.get().learned == "Labs run on patience."
    assert ThankYouNote.objects.count() == 1


def test_a_correction_does_not_wipe_out_what_another_window_saved(ada, as_, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)
    browser, url = as_(ada), f"/interviews/{interview.pk}/correct/"
    seen = browser.get(url).context["form"]["seen"].value()
    browser.post(url, {"learned": "From the first window.", "seen": seen})

    late = browser.post(url, {"learned": "From the second.", "seen": seen})

    assert late.status_code == 409
    assert InterviewLog.objects.get().learned == "From the first window."
    browser.post(url, {"learned": "From the second.", "seen": late.context["form"]["seen"].value()})
    assert InterviewLog.objects.get().learned == "From the second."


def test_calling_off_can_be_undone(ada, as_):
    interview = make.interview(of=ada)
    browser = as_(ada)

    said = {"cancelled_by": "them", "cancellation_reason": "A cold"}
    page = browser.post(f"/interviews/{interview.pk}/cancel/", said, follow=True)

    assert "The interview is called off. Undo" in words(page)
    assert "they called it off: A cold" in words(browser.get(interview.get_absolute_url()))
    browser.post(f"/interviews/{interview.pk}/reopen/")
    interview.refresh_from_db()
    assert interview.status == "planned"


def test_a_missed_talk_says_on_whose_side(ada, as_, noon):
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    browser = as_(ada)
    assert browser.post(f"/interviews/{interview.pk}/miss/", {"missed_by": ""}).status_code == 422

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


@pytest.mark.parametrize(("act", "ceiling"), [("", 9), ("prepare/", 7), ("move/", 5), ("log/", 6)])
def test_the_pages_of_one_ask_little_of_the_database(act, ceiling, ada, as_, bank, noon):
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    actions.prepare(interview, questions=bank[:30], by=ada.user, now=noon)

    assert queries(as_(ada), interview.get_absolute_url() + act) <= ceiling


def test_what_was_jotted_down_stands_in_the_log_already(ada, as_, noon, bank):
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    actions.prepare(interview, questions=bank[:2], by=ada.user, now=noon)
    interview.planned_questions.filter(question=bank[0]).update(answer="By chance.")
    Jotting.objects.create(interview=interview, about="notes", text="Laughs a lot.")
    Jotting.objects.create(interview=interview, about="names", text="Rosa Diaz, Mercy\n\n Li Wei\nA\nB")

    page = as_(ada).get(f"/interviews/{interview.pk}/log/")

    form = page.context["form"]
    assert [form[name].value() for name in ("name_1", "organization_1", "name_2", "name_3")] == [
        "Rosa Diaz",
        "Mercy",
        "Li Wei",
        "A",
    ]
    assert "By chance." in page.content.decode()
    assert form["learned"].value() == "Laughs a lot."
    assert "You jotted down more names than fit here: B." in words(page)


def test_a_whole_log_is_kept_and_shown(ada, as_, noon, bank):
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    actions.prepare(interview, questions=bank[:1], by=ada.user, now=noon)
    question = interview.planned_questions.get()
    told = {
        "learned": "Much of it is waiting.",
        "best": "The patients",
        "resume_asked_for": "on",
        f"answer_{question.pk}": "By chance.",
        "name_1": "Rosa Diaz",
        "may_mention_1": "yes",
        "name_2": "Li Wei",
        "their_promise": "Send the list",
        "their_promise_on": "2026-03-10",
    }
    browser = as_(ada)

    assert browser.post(f"/interviews/{interview.pk}/log/", told).status_code == 302

    page = words(browser.get(interview.get_absolute_url()))
    for said in ("What they like best The patients", "They asked to see it.", "By chance.", "Li Wei"):
        assert said in page
    assert "You may mention Priya" in page
    assert "Did you ask whether you may mention Priya?" in page
    card = words(browser.get(interview.contact.get_absolute_url()))
    assert "Send the list Their promise" in card
    assert "They promised" in card


@pytest.mark.parametrize("typed", ["", "By chance."])
def test_an_answer_that_was_jotted_down_is_as_the_form_leaves_it(ada, as_, noon, bank, typed):
    """Struck out it is gone; left as it was it stays, and nothing is written."""
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    actions.prepare(interview, questions=bank[:1], by=ada.user, now=noon)
    edit = uuid4()
    interview.planned_questions.update(answer="By chance.", answer_edit=edit)
    question = interview.planned_questions.get()
    told = {"learned": "Much.", f"answer_{question.pk}": typed, f"seen_{question.pk}": str(edit)}

    assert as_(ada).post(f"/interviews/{interview.pk}/log/", told).status_code == 302

    question.refresh_from_db()
    assert question.answer == typed
    assert (question.answer_edit == edit) == (typed != "")


def test_what_was_jotted_down_stays_on_the_talks_page(ada, as_, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)
    Jotting.objects.create(interview=interview, about="names", text="Ann\nBo\nCy\nDee Four")

    page = words(as_(ada).get(interview.get_absolute_url()))

    assert "What you jotted down in the talk" in page
    assert "Dee Four" in page


def test_nothing_of_a_log_is_kept_when_a_part_of_it_is_wrong(ada, as_, noon, bank):
    interview = make.interview(of=ada, starts_at=noon - HOUR)
    actions.prepare(interview, questions=bank[:1], by=ada.user, now=noon)
    question = interview.planned_questions.get()
    told = {"learned": "Much.", "name_1": "Rosa", f"answer_{question.pk}": "x" * 20_001}

    page = as_(ada).post(f"/interviews/{interview.pk}/log/", told)

    assert page.status_code == 422
    assert not InterviewLog.objects.exists()
    assert "Much." in page.content.decode()


def test_answers_that_came_by_mail_lead_to_the_log(ada, as_, noon):
    talk = make.interview(of=ada, medium="email")
    actions.send_questions(talk, by=ada.user, now=noon)
    browser = as_(ada)
    assert "The answers are in" in words(browser.get(talk.get_absolute_url()))

    answer = browser.post(f"/interviews/{talk.pk}/receive-answers/", follow=True)

    assert "Your talk with Priya Nair" in words(answer)
    assert "Answers in" in words(browser.get(talk.get_absolute_url()))
    assert "To write down Priya Nair E-mail · answers in Tue 3 Mar 2026" in words(browser.get(PAGE))
