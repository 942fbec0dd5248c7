"""Tasks from the counselor: set, done, taken back, and where both sides see them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from appointments.actions import appointments
from appointments.actions import tasks as actions
from appointments.models import Task
from audit.models import Event
from students.models import Access, Summary
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused

pytestmark = pytest.mark.usefixtures("clock")
TODAY = "/today/"


@pytest.fixture
def met(ada, cora, noon):
    make.hours(of=cora)
    return make.fulfilled(of=ada, starts_at=noon - HOUR)


def act(browser, task, name, query="", **facts):
    return browser.post(reverse(f"appointments:{name}", args=[task.pk]) + query, facts, follow=True)


def test_has_its_day_by_the_students_clock(cora, noon):
    make.hours(of=cora)
    far = make.student(name="Zoe Far", counselor=cora, zone="Asia/Tokyo")

    task = make.task(on=make.appointment(of=far, starts_at=noon + DAY), due_in=2 * DAY)

    assert task.due_on == date(2026, 3, 5)
    assert task.remind_at == datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert task.due_at == datetime(2026, 3, 5, 15, tzinfo=UTC)


def test_may_have_no_day(met):
    task = make.task(on=met, due_in=None)

    assert (task.due_on, task.remind_at, task.due_at) == (None, None, None)


def test_says_who_set_it_and_when(met, cora, dora, noon):
    by_cora, by_dora = make.task(on=met), make.task(on=met, text="Call the lab", by=dora)

    assert (by_cora.set_by, by_cora.set_at, by_dora.set_by) == (cora.user, noon, dora)
    assert Event.objects.filter(verb="set", student_id=met.student_id).count() == 2


@pytest.mark.parametrize("who", ["ada", "dan"])
def test_is_set_by_the_counselor_of_the_appointment_or_a_director(who, met, request):
    with pytest.raises(NotAllowed):
        make.task(on=met, by=request.getfixturevalue(who).user)


def test_refuses_a_day_that_is_over(met, cora, as_):
    path = reverse("appointments:add_task", args=[met.pk])

    response = as_(cora).post(path, {"text": "Write to two alumni", "due_on": "2026-03-02"})

    assert response.status_code == 422
    assert "This day is over." in beside(response, "due_on")[0]


def test_refuses_one_of_an_appointment_that_was_called_off(ada, cora, noon):
    make.hours(of=cora)
    meeting = make.appointment(of=ada, starts_at=noon + DAY)
    appointments.cancel(meeting, by=ada.user, now=noon)

    with pytest.raises(NotAllowed, match="called off"):
        make.task(on=meeting)


def test_told_twice_is_one(met):
    assert make.task(on=met) == make.task(on=met)
    assert Task.objects.count() == 1


def test_refuses_the_one_and_twentieth_that_is_open(met, ada):
    tasks = [make.task(on=met, text=f"Task {number}") for number in range(20)]

    with pytest.raises(Refused, match="Ada has 20 open tasks already"):
        make.task(on=met, text="One more")

    actions.finish_task(tasks[0], by=ada.user, now=make.NOON)
    make.task(on=met, text="One more")


def test_done_is_the_students_word_and_counts_as_activity(met, ada, cora, noon):
    task = make.task(on=met)

    with pytest.raises(NotAllowed):
        actions.finish_task(task, by=cora.user, now=noon)
    actions.finish_task(task, by=ada.user, now=noon + HOUR)

    task.refresh_from_db()
    assert (task.status, task.done_at) == ("done", noon + HOUR)
    assert Summary.objects.get(student=ada).active_at == noon + HOUR


def test_a_second_click_changes_nothing_and_is_no_refusal(met, ada, cora, noon):
    done, dropped = make.task(on=met), make.task(on=met, text="One more")

    for now in (noon, noon + HOUR):
        actions.finish_task(done, by=ada.user, now=now)
        actions.drop_task(dropped, by=cora.user, now=now)

    done.refresh_from_db()
    dropped.refresh_from_db()
    assert (done.done_at, dropped.dropped_at) == (noon, noon)


def test_taken_back_it_cannot_be_done_and_the_student_does_not_bring_it_back(met, ada, cora, noon):
    task = make.task(on=met)
    actions.drop_task(task, by=cora.user, now=noon)

    for act_of in (actions.finish_task, actions.reopen_task):
        with pytest.raises(NotAllowed):
            act_of(task, by=ada.user, now=noon)

    actions.reopen_task(task, by=cora.user, now=noon)
    task.refresh_from_db()
    assert task.status == "open"


def test_done_it_is_not_taken_back_and_the_counselor_does_not_open_it(met, ada, cora, noon):
    task = make.task(on=met)
    actions.finish_task(task, by=ada.user, now=noon)

    for act_of in (actions.drop_task, actions.reopen_task):
        with pytest.raises(NotAllowed):
            act_of(task, by=cora.user, now=noon)


def test_stands_on_today_in_the_group_of_its_day_beside_the_other_steps(met, ada, as_, noon):
    make.contact(of=ada, name="Late Lu")
    make.task(on=met, text="Some time", due_in=None)
    make.task(on=met, text="This week", due_in=3 * DAY)
    make.task(on=met, text="In a month", due_in=30 * DAY)
    make.task(on=met, text="Today", due_in=0 * DAY)

    groups = as_(ada).get(TODAY).context["pressing"].groups

    assert [(title, [str(step) for step in steps]) for title, steps in groups] == [
        ("Now", ["Late Lu", "Today"]),
        ("This week", ["This week"]),
        ("Later", ["In a month", "Some time"]),
    ]


def test_is_done_on_today_and_undone_there(met, ada, as_):
    task = make.task(on=met)
    browser = as_(ada)
    page = browser.get(TODAY)
    assert "Write to two alumni in 3 days · Fri 6 Mar Set by Cora Lindqvist on Tue 3 Mar 2026" in words(page)
    assert f'action="/tasks/{task.pk}/finish/?from=today"' in page.content.decode()

    done = act(browser, task, "finish_task", "?from=today")

    assert "Done: Write to two alumni" in words(done)
    assert done.request["PATH_INFO"] == TODAY
    assert f'action="/tasks/{task.pk}/reopen/?from=today"' in done.content.decode()
    assert "Set by" not in words(done)
    undone = act(browser, task, "reopen_task", "?from=today")
    assert undone.request["PATH_INFO"] == TODAY
    assert "Set by Cora Lindqvist" in words(undone)


def test_a_student_with_a_task_and_no_contacts_still_learns_how_to_begin(met, ada, as_):
    make.task(on=met)

    page = words(as_(ada).get(TODAY))

    assert "Write to two alumni" in page
    assert "It begins with one name" in page


def test_today_asks_as_many_questions_for_twenty_as_for_one(met, ada, as_):
    browser = as_(ada)
    make.task(on=met)
    few = queries(browser, TODAY)
    for number in range(19):
        make.task(on=met, text=f"Task {number}")

    assert queries(browser, TODAY) == few <= 9


def test_both_see_it_on_the_page_of_the_appointment_with_their_own_buttons(met, ada, cora, as_):
    make.task(on=met)
    path = met.get_absolute_url()

    student, counselor = words(as_(ada).get(path)), words(as_(cora).get(path))

    assert "What to do next Write to two alumni Set by Cora Lindqvist on Tue 3 Mar 2026" in student
    assert "Done" in student
    assert "Take it back" not in student
    assert "Tasks for Ada Add a task Write to two alumni Set by you on Tue 3 Mar 2026" in counselor
    assert "Take it back" in counselor


def test_the_page_of_the_appointment_asks_as_many_questions_for_many_as_for_one(met, ada, cora, as_):
    make.task(on=met)
    make.written(on=met, audience="shared")
    make.written(on=met, audience="staff")
    few = [queries(as_(who), met.get_absolute_url()) for who in (ada, cora)]
    for number in range(9):
        make.task(on=met, text=f"Task {number}")

    assert [queries(as_(who), met.get_absolute_url()) for who in (ada, cora)] == few
    assert max(few) <= 10


def test_the_counselor_sets_it_and_takes_it_back_with_an_undo(met, ada, cora, as_):
    browser = as_(cora)
    path = reverse("appointments:add_task", args=[met.pk])
    assert "A task for Ada" in words(browser.get(path))

    added = browser.post(path, {"text": "Write to two alumni", "due_on": ""}, follow=True)

    task = Task.objects.get()
    assert "Set. Ada finds it among the next steps from now on. Undo" in words(added)
    dropped = act(browser, task, "drop_task")
    assert "Taken back. Nobody asks it of Ada any more. Undo" in words(dropped)
    assert "Write to two alumni" not in words(as_(ada).get(TODAY))
    act(browser, task, "reopen_task")
    assert "Write to two alumni" in words(as_(ada).get(TODAY))


def test_the_counselors_page_of_the_student_shows_what_is_open_and_what_is_done(met, ada, cora, as_, noon):
    actions.finish_task(make.task(on=met, text="Call the lab"), by=ada.user, now=noon)
    make.task(on=met)

    page = words(as_(cora).get(f"/students/{ada.pk}/"))

    assert page.index("Tasks Write to two alumni") < page.index("Call the lab")
    assert "Done on Tue 3 Mar 2026" in page


def test_staff_who_see_the_student_see_it_and_others_do_not(met, ada, ben, cora, dan, dora):
    make.task(on=met)

    def seen(person):
        return Task.objects.visible_to(person).exists()

    assert [seen(one.user) for one in (ada, cora)] == [True, True]
    assert seen(dora)
    assert [seen(one.user) for one in (ben, dan)] == [False, False]


def test_whoever_set_it_sees_it_when_the_progress_is_closed(ada, dan, noon):
    make.hours(of=dan)
    make.task(on=make.appointment(of=ada, counselor=dan, starts_at=noon + DAY))

    Access.objects.all().delete()

    assert Task.objects.visible_to(dan.user).exists()
