"""The student's own scales, the rating of one talk, and talks side by side."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from contacts.models import Contact
from interviews.comparison import GLANCE, at_a_glance
from interviews.models import Interview, InterviewLog, Rating, Scale
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
SCALES, COMPARE = "/interviews/scales/", "/interviews/compare/"


def held(student, name, days, **log):
    talk = make.interview(
        of=student, contact=make.contact(of=student, name=name), held_at=make.NOON - days * DAY
    )
    InterviewLog.objects.filter(interview=talk).update(**log)
    return talk


def shown(response):
    """Whose talks stand side by side, in order."""
    return [talk.contact.name for talk in response.context["comparison"].talks]


# Scales


def test_an_empty_list_offers_what_matters_to_many_by_one_press(ada, as_):
    browser = as_(ada)
    page = browser.get(SCALES)
    assert "Begin with three or four" in words(page)

    browser.post(f"{SCALES}add/", {"name": page.context["suggested"][0]})

    after = browser.get(SCALES)
    assert [scale.name for scale in after.context["scales"]] == [page.context["suggested"][0]]
    assert after.context["suggested"] == page.context["suggested"][1:]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Two\nlines", "Pay"])
def test_what_cannot_be_a_scale_is_refused_and_kept_in_the_form(ada, as_, name):
    make.scale(of=ada, name="Pay")

    response = as_(ada).post(f"{SCALES}add/", {"name": name})

    assert response.status_code == 422
    assert beside(response, "name")
    assert Scale.objects.count() == 1


def test_removing_can_be_undone(ada, as_):
    scale = make.scale(of=ada, name="Pay")
    browser = as_(ada)

    page = browser.post(f"{SCALES}{scale.pk}/remove/", follow=True)
    assert "Removed: Pay. Undo" in words(page)
    browser.post(f"{SCALES}{scale.pk}/put-back/")

    assert [scale.name for scale in browser.get(SCALES).context["scales"]] == ["Pay"]


def test_they_are_ordered_and_called_anew(ada, as_):
    pay, pace = make.scale(of=ada, name="Pay"), make.scale(of=ada, name="Pace")
    browser = as_(ada)

    browser.post(f"{SCALES}{pace.pk}/move-up/")
    browser.post(f"{SCALES}{pay.pk}/rename/", {"name": "Pay I can live on"})

    assert [scale.name for scale in browser.get(SCALES).context["scales"]] == ["Pace", "Pay I can live on"]
    assert browser.post(f"{SCALES}{pay.pk}/rename/", {"name": "pace"}).status_code == 422


def test_with_twelve_there_is_room_for_no_more(ada, as_):
    for number in range(Scale.MOST):
        make.scale(of=ada, name=f"Thing {number}")
    browser = as_(ada)

    assert "as many as anybody can keep apart" in words(browser.get(SCALES))
    assert browser.post(f"{SCALES}add/", {"name": "One more"}).status_code == 409


# Rating one talk


def test_a_talk_is_rated_changed_and_cleared(ada, as_):
    talk, pay = held(ada, "Priya Nair", 2), make.scale(of=ada, name="Pay")
    browser, page = as_(ada), f"/interviews/{talk.pk}/rate/"

    done = browser.post(page, {f"value_{pay.pk}": "2", f"because_{pay.pk}": "Two jobs at first"})
    assert done.headers["Location"] == f"/interviews/{talk.pk}/#ratings"
    assert "Pay 2 of 5 · Two jobs at first" in words(browser.get(talk.get_absolute_url()))
    assert "Two jobs at first" in browser.get(page).content.decode()
    browser.post(page, {f"value_{pay.pk}": "", f"because_{pay.pk}": ""})

    assert not Rating.objects.exists()
    assert "Rate this talk" in words(browser.get(talk.get_absolute_url()))


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "6"},
        {"value": "0"},
        {"value": "abc"},
        {"value": "3", "because": "x" * 301},
        {"value": "", "because": "They said so"},
    ],
)
def test_what_cannot_be_a_rating_is_refused_and_kept_in_the_form(ada, as_, typed):
    talk, pay = held(ada, "Priya Nair", 2), make.scale(of=ada, name="Pay")

    response = as_(ada).post(
        f"/interviews/{talk.pk}/rate/", {f"{name}_{pay.pk}": text for name, text in typed.items()}
    )

    assert response.status_code == 422
    assert typed.get("because", "") in response.content.decode()
    assert not Rating.objects.exists()


def test_a_scale_of_somebody_else_is_refused_with_all_the_rest(ada, ben, as_):
    talk, own, foreign = held(ada, "Priya Nair", 2), make.scale(of=ada), make.scale(of=ben)

    response = as_(ada).post(
        f"/interviews/{talk.pk}/rate/", {f"value_{own.pk}": "3", f"value_{foreign.pk}": "3"}
    )

    assert response.status_code == 422
    assert "not on your list" in words_of(response)
    assert not Rating.objects.exists()


def words_of(response):
    response.status_code = 200
    return words(response)


def test_what_another_tab_added_meanwhile_keeps_what_it_has(ada, as_):
    talk, pay, pace = (
        held(ada, "Priya Nair", 2),
        make.scale(of=ada, name="Pay"),
        make.scale(of=ada, name="Pace"),
    )
    make.rating(of=talk, on=pace, value=5)

    as_(ada).post(f"/interviews/{talk.pk}/rate/", {f"value_{pay.pk}": "3"})

    assert {rating.scale.name: rating.value for rating in Rating.objects.all()} == {"Pay": 3, "Pace": 5}


def test_without_scales_the_page_leads_to_them(ada, as_):
    talk = held(ada, "Priya Nair", 2)

    assert "First, what matters to you?" in words(as_(ada).get(f"/interviews/{talk.pk}/rate/"))


def test_a_talk_to_come_is_not_rated(ada, as_):
    talk = make.interview(of=ada)
    browser = as_(ada)

    assert browser.get(f"/interviews/{talk.pk}/rate/").status_code == 403
    assert "Rate this talk" not in words(browser.get(talk.get_absolute_url()))


# Side by side


def test_it_takes_two_talks(ada, as_):
    browser = as_(ada)
    assert "It takes two talks to compare" in words(browser.get(COMPARE))
    held(ada, "Priya Nair", 2)
    assert "One more talk to go" in words(browser.get(COMPARE))
    held(ada, "Omar Haddad", 1)

    assert shown(browser.get(COMPARE)) == ["Omar Haddad", "Priya Nair"]


def test_everything_leads_to_the_talk_behind_it(ada, as_):
    priya = held(ada, "Priya Nair", 2, fit=4, fit_why="People. And puzzles.", advice="Write. Then call.")
    omar = held(ada, "Omar Haddad", 1, best="The quiet")
    pay = make.scale(of=ada, name="Pay")
    make.rating(of=priya, on=pay, value=2, because="Two jobs at first")

    response = as_(ada).get(COMPARE)

    rows = {row.name: row.cells for row in response.context["comparison"].numbers}
    said = {row.name: row.cells for row in response.context["comparison"].words}
    here, there = f"/interviews/{priya.pk}/", f"/interviews/{omar.pk}/"
    assert [(cell.value, cell.url, cell.text) for cell in rows["Pay"]] == [
        (None, f"{there}rate/#div_id_value_{pay.pk}", ""),
        (2, f"{here}#ratings", "Two jobs at first"),
    ]
    assert [(cell.value, cell.url, cell.text) for cell in rows["Could this be for you?"]] == [
        (None, f"{there}correct/", ""),
        (4, f"{here}#log", "People."),
    ]
    assert [cell.text for cell in said["Their advice"]] == ["", "Write."]
    assert [cell.text for cell in said["What they like best"]] == ["The quiet", ""]
    assert "What surprised you" not in said
    page = response.content.decode()
    assert f'href="{here}#ratings"' in page
    assert 'id="ratings"' in as_(ada).get(here).content.decode()
    assert 'id="log"' in as_(ada).get(here).content.decode()


def test_two_talks_with_one_person_are_told_apart_by_their_days(ada, as_):
    contact = make.contact(of=ada, name="Priya Nair")
    for days in (2, 9):
        make.interview(of=ada, contact=contact, held_at=make.NOON - days * DAY)
    held(ada, "Omar Haddad", 1)

    [fit, *_] = as_(ada).get(COMPARE).context["comparison"].numbers

    assert [cell.whose for cell in fit.cells] == [
        "Omar Haddad",
        "Priya Nair, Sun 1 Mar 2026",
        "Priya Nair, Sun 22 Feb 2026",
    ]


def test_the_last_six_are_shown_unless_others_are_chosen(ada, as_):
    talks = [held(ada, f"Person {days}", days) for days in range(1, 9)]
    browser = as_(ada)

    assert shown(browser.get(COMPARE)) == [f"Person {days}" for days in range(1, 7)]
    chosen = browser.get(COMPARE, {"talk": [talks[7].pk, talks[2].pk]})
    assert shown(chosen) == ["Person 3", "Person 8"]
    assert "It takes two" not in words(chosen)


def test_seven_are_too_many_and_one_too_few(ada, as_):
    talks = [held(ada, f"Person {days}", days) for days in range(1, 9)]
    browser = as_(ada)

    seven = browser.get(COMPARE, {"talk": [talk.pk for talk in talks[1:]]})
    assert shown(seven) == [f"Person {days}" for days in range(2, 8)]
    assert "6 at once are as many as can be read" in words(seven)
    one = browser.get(COMPARE, {"talk": [talks[7].pk]})
    assert shown(one) == [f"Person {days}" for days in range(1, 7)]
    assert "It takes two talks to compare" in words(one)


@pytest.mark.parametrize("key", ["abc", "", "-1", "1e3", "٣", "9" * 16, "9" * 400, "1 OR 1=1"])
def test_an_address_that_names_no_talk_shows_the_latest(ada, as_, key):
    held(ada, "Priya Nair", 2), held(ada, "Omar Haddad", 1)

    assert shown(as_(ada).get(COMPARE, {"talk": [key, key + "x"]})) == ["Omar Haddad", "Priya Nair"]


def test_talks_of_others_planned_ones_and_those_with_the_deleted_are_never_shown(ada, ben, as_):
    own = [held(ada, "Priya Nair", 2), held(ada, "Omar Haddad", 1)]
    theirs, planned, gone = held(ben, "Ines Valdez", 1), make.interview(of=ada), held(ada, "Gone", 3)
    Contact.objects.filter(pk=gone.contact_id).update(deleted_at=make.NOON)

    response = as_(ada).get(COMPARE, {"talk": [theirs.pk, planned.pk, gone.pk, own[0].pk, own[1].pk]})

    assert shown(response) == ["Omar Haddad", "Priya Nair"]
    assert "Ines Valdez" not in response.content.decode()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Write. Then call.", "Write."),
        ("No stop", "No stop"),
        ("First line\nSecond. Third.", "First line"),
        ("It costs 3.50 a day! Really.", "It costs 3.50 a day!"),
        ("", ""),
        ("  \n ", ""),
    ],
)
def test_the_first_sentence_is_what_is_read_at_a_glance(text, seen):
    assert at_a_glance(text) == seen


def test_a_long_sentence_is_cut_at_a_word():
    cut = at_a_glance("word " * 80)

    assert cut.endswith("word …")
    assert len(cut) <= GLANCE + 2


@pytest.mark.parametrize("path", [COMPARE, SCALES])
def test_asks_as_little_of_the_database_for_a_hundred_talks_as_for_ten(ada, ben, as_, path):
    for student, count in ((ada, 60), (ben, 600)):
        make.crowd(of=student, count=count)
        scales = [make.scale(of=student, name=f"Thing {number}") for number in range(12)]
        talks = Interview.objects.held().filter(student=student)
        Rating.objects.bulk_create(
            Rating(interview=talk, scale=scale, value=3) for talk in talks for scale in scales[:3]
        )
    assert Interview.objects.held().filter(student=ben).count() == 100

    few, many = queries(as_(ada), path), queries(as_(ben), path)

    assert few == many <= 8


@pytest.mark.parametrize("name", ["{% nonsense %}", "{{ user.email }}", '" autofocus="', "<b>Pay</b>"])
def test_a_scale_may_be_called_anything(ada, as_, name):
    talk = held(ada, "Priya Nair", 2)
    make.scale(of=ada, name=name)

    page = as_(ada).get(f"/interviews/{talk.pk}/rate/").content.decode()

    assert f'aria-label="{escape(name)}"' in page


def test_rating_asks_little_of_the_database(ada, as_):
    talk = held(ada, "Priya Nair", 2)
    for number in range(12):
        make.rating(of=talk, on=make.scale(of=ada, name=f"Thing {number}"))

    assert queries(as_(ada), f"/interviews/{talk.pk}/rate/") <= 6


def test_staff_read_nothing_of_it(ada, cora, dora, as_):
    talk, pay = held(ada, "Priya Nair", 2), make.scale(of=ada, name="Pay above all")
    make.rating(of=talk, on=pay, value=2, because="Two jobs at first")
    make.goal(of=ada, talks=37)

    for person in (cora, dora):
        for path in (reverse("progress:student", args=[ada.pk]), reverse("progress:caseload")):
            page = as_(person).get(path).content.decode()
            assert ada.user.name in page
            assert "Pay above all" not in page
            assert "Two jobs" not in page
            # Every address has a number of its own.
            assert "37" not in words(as_(person).get(path)).replace(ada.user.email, "")
