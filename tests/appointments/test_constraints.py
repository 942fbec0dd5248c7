"""What the database refuses whoever writes, past every form and every action."""

from datetime import UTC, date, datetime, time

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from appointments.models import (
    Appointment,
    AppointmentType,
    DropIn,
    DropInHours,
    Duty,
    ExtraHours,
    Feedback,
    HoursPlan,
    IntakeQuestion,
    Note,
    Purpose,
    Submission,
    Task,
    TimeOff,
    Wait,
    WeeklyHours,
)
from tests import make
from web.calendar import DAY, HOUR, MINUTE

STARTS_AT = make.NOON + DAY
LONG_AGO = datetime(1999, 12, 31, tzinfo=UTC)
MISSED = {"missed_at": STARTS_AT, "missed_by": "student"}
# Constraint: what is written to an appointment that is booked.
OF_AN_APPOINTMENT = [
    ("appointment_has_five_answers_at_most", {"intake": [{"question": "?", "answer": "!"}] * 6}),
    ("appointment_ends_after_it_starts", {"ends_at": STARTS_AT}),
    (
        "appointment_is_within_what_it_blocks",
        {"blocked": DateTimeTZRange(STARTS_AT, STARTS_AT + 29 * MINUTE)},
    ),
    (
        "appointment_is_within_what_it_blocks",
        {"blocked": DateTimeTZRange(STARTS_AT + DAY, STARTS_AT + 2 * DAY)},
    ),
    ("appointment_is_within_what_it_blocks", {"ends_at": STARTS_AT + HOUR}),
    (
        "appointment_has_one_ending",
        {"fulfilled_at": STARTS_AT, "missed_at": STARTS_AT, "missed_by": "student"},
    ),
    (
        "appointment_has_one_ending",
        {"fulfilled_at": STARTS_AT, "cancelled_at": STARTS_AT, "cancelled_by": "ada"},
    ),
    (
        "appointment_has_one_ending",
        {"missed_at": STARTS_AT, "missed_by": "student", "cancelled_at": STARTS_AT, "cancelled_by": "ada"},
    ),
    ("appointment_missed_by_somebody", {"missed_at": STARTS_AT}),
    ("appointment_missed_by_somebody", {"missed_by": "student"}),
    ("appointment_missed_by_somebody", {"missed_at": STARTS_AT, "missed_by": "nobody"}),
    (
        "appointment_student_who_arrived_did_not_miss_it",
        {"arrived_at": STARTS_AT, "missed_at": STARTS_AT, "missed_by": "student"},
    ),
    ("appointment_not_missed_after_all_is_not_missed", MISSED | {"undone_because": "They were here"}),
    ("appointment_excused_by_somebody_for_a_reason", {"excuse": "The bus"}),
    ("appointment_excused_by_somebody_for_a_reason", {"excused_by": "ada"}),
    ("appointment_excused_by_somebody_for_a_reason", MISSED | {"excused_at": STARTS_AT, "excused_by": "ada"}),
    (
        "appointment_excused_by_somebody_for_a_reason",
        {"excused_at": STARTS_AT, "excused_by": "ada", "excuse": "The bus"},
    ),
    (
        "appointment_excused_by_somebody_for_a_reason",
        MISSED
        | {"missed_by": "counselor", "excused_at": STARTS_AT, "excused_by": "ada", "excuse": "The bus"},
    ),
    (
        "appointment_within_a_century",
        MISSED | {"excused_at": LONG_AGO, "excused_by": "ada", "excuse": "The bus"},
    ),
    ("appointment_cancelled_by_somebody", {"cancelled_late": True}),
    ("appointment_cancelled_by_somebody", {"cancelled_at": STARTS_AT}),
    ("appointment_cancelled_by_somebody", {"cancelled_by": "ada"}),
    ("appointment_cancelled_by_somebody", {"cancellation_reason": "A fever"}),
    ("appointment_offered_to_a_place_in_line", {"offered_until": STARTS_AT}),
    ("appointment_within_a_century", {"offered_until": LONG_AGO, "wait": "wait"}),
    *(
        ("appointment_only_offered_has_no_life_yet", {"offered_until": STARTS_AT, "wait": "wait"} | life)
        for life in (
            {"arrived_at": STARTS_AT},
            {"fulfilled_at": STARTS_AT},
            {"missed_at": STARTS_AT, "missed_by": "counselor"},
            {"moved_at": STARTS_AT, "moved_by": "ada", "moved_from_at": STARTS_AT},
        )
    ),
    ("appointment_by_medium", {"medium": "pigeon"}),
    ("appointment_within_a_century", {"booked_at": LONG_AGO}),
    ("appointment_within_a_century", {"arrived_at": LONG_AGO}),
    ("appointment_within_a_century", {"fulfilled_at": LONG_AGO}),
    ("appointment_within_a_century", {"missed_at": LONG_AGO, "missed_by": "student"}),
    ("appointment_moved_by_somebody", {"moved_at": STARTS_AT}),
    ("appointment_moved_by_somebody", {"moved_by": "ada"}),
    ("appointment_moved_by_somebody", {"moved_from_at": STARTS_AT}),
    (
        "appointment_within_a_century",
        {"moved_at": LONG_AGO, "moved_by": "ada", "moved_from_at": STARTS_AT},
    ),
    ("appointment_within_a_century", {"cancelled_at": LONG_AGO, "cancelled_by": "ada"}),
    (
        "appointment_within_a_century",
        {
            "starts_at": STARTS_AT.replace(year=2100),
            "ends_at": STARTS_AT.replace(year=2101),
            "blocked": DateTimeTZRange(STARTS_AT, STARTS_AT.replace(year=2101)),
        },
    ),
]
# Beside one of ada for anybody.
OF_A_WAIT = [
    ("wait_once_in_each_line", {}),
    ("wait_has_one_ending", {"left_at": STARTS_AT, "served_at": STARTS_AT}),
    ("wait_suits_a_part_of_the_day", {"suits": "midnight", "left_at": STARTS_AT}),
    ("wait_is_about_something", {"topic": "", "left_at": STARTS_AT}),
    ("wait_within_a_century", {"last_on": date(1999, 12, 31), "left_at": STARTS_AT}),
    ("wait_within_a_century", {"left_at": LONG_AGO}),
    ("wait_within_a_century", {"served_at": LONG_AGO}),
    ("wait_within_a_century", {"joined_at": LONG_AGO, "left_at": STARTS_AT}),
]
OF_A_TYPE = [
    ("appointment_type_takes_minutes", {"minutes": 9}),
    ("appointment_type_takes_minutes", {"minutes": 181}),
    ("appointment_type_keeps_an_hour_at_most", {"before_minutes": -1}),
    ("appointment_type_keeps_an_hour_at_most", {"before_minutes": 61}),
    ("appointment_type_keeps_an_hour_at_most", {"after_minutes": -1}),
    ("appointment_type_keeps_an_hour_at_most", {"after_minutes": 61}),
    ("appointment_type_is_somewhere", {"place": ""}),
    ("appointment_type_by_medium", {"medium": "pigeon"}),
]
OF_A_PURPOSE = [
    ("purpose_has_a_name", {"name": ""}),
    ("purpose_says_what_it_is_about", {"about": ""}),
    ("purpose_within_a_century", {"retired_at": LONG_AGO}),
    ("purpose_is_for_classes_in_order", {"class_of_from": 2027, "class_of_until": 2026}),
]
OF_A_QUESTION = [
    ("intake_question_is_one_of_five", {"rank": 5}),
    ("intake_question_asks_something", {"text": ""}),
]
# Beside nine to five on a Monday.
OF_HOURS = [
    ("weekly_hours_on_a_weekday", {"weekday": 7}),
    ("weekly_hours_on_a_weekday", {"weekday": -1}),
    ("weekly_hours_close_after_opening", {"opens_at": time(18), "closes_at": time(18)}),
    ("weekly_hours_do_not_overlap", {"opens_at": time(8), "closes_at": time(9, 1)}),
    ("weekly_hours_do_not_overlap", {"opens_at": time(16, 59), "closes_at": time(18)}),
    ("weekly_hours_do_not_overlap", {"opens_at": time(10), "closes_at": time(11)}),
    ("weekly_hours_do_not_overlap", {"opens_at": time(9), "closes_at": time(17)}),
]
OF_TIME_OFF = [
    ("time_off_ends_after_it_begins", {"last_on": date(2026, 3, 3)}),
    ("time_off_ends_after_it_begins", {"leaves_at": time(12), "returns_at": time(12)}),
    ("time_off_ends_after_it_begins", {"leaves_at": time(12), "returns_at": time(9)}),
    ("time_off_within_a_century", {"first_on": date(1999, 12, 31)}),
    ("time_off_within_a_century", {"last_on": date(2100, 1, 2)}),
]
# Beside one that holds always, and one from the 9th to the 13th.
OF_PLANS = [
    ("hours_plan_always_is_one", {"first_on": None, "last_on": None}),
    ("hours_plan_ends_after_it_begins", {"first_on": None}),
    ("hours_plan_ends_after_it_begins", {"first_on": date(2026, 4, 2)}),
    ("hours_plan_within_a_century", {"first_on": date(1999, 12, 31), "last_on": date(2000, 1, 2)}),
    ("hours_plan_within_a_century", {"last_on": date(2100, 1, 2)}),
    ("hours_plans_do_not_overlap", {"first_on": date(2026, 3, 13)}),
    ("hours_plans_do_not_overlap", {"first_on": date(2026, 3, 1), "last_on": date(2026, 3, 9)}),
    ("hours_plans_do_not_overlap", {"first_on": date(2026, 3, 10), "last_on": date(2026, 3, 11)}),
    ("hours_plans_do_not_overlap", {"first_on": date(2026, 3, 1), "last_on": None}),
]
# Beside six to eight in the evening.
OF_EXTRA_HOURS = [
    ("extra_hours_close_after_opening", {"closes_at": time(9)}),
    ("extra_hours_within_a_century", {"on": date(1999, 12, 31)}),
    ("extra_hours_within_a_century", {"on": date(2100, 1, 2)}),
    ("extra_hours_do_not_overlap", {"opens_at": time(17), "closes_at": time(18, 1)}),
    ("extra_hours_do_not_overlap", {"opens_at": time(19, 59), "closes_at": time(21)}),
    ("extra_hours_do_not_overlap", {"opens_at": time(18), "closes_at": time(20)}),
]
# Beside ten to four on a Monday.
OF_DROP_IN_HOURS = [
    ("drop_in_hours_once_a_weekday", {"weekday": 0}),
    ("drop_in_hours_on_a_weekday", {"weekday": 7}),
    ("drop_in_hours_on_a_weekday", {"weekday": -1}),
    ("drop_in_hours_close_after_opening", {"closes_at": time(10)}),
]
# Beside one that lasts.
OF_DUTY = [
    ("duty_is_one_at_a_time", {"ended_at": None}),
    ("duty_ends_after_it_begins", {"ended_at": make.NOON - MINUTE}),
    ("duty_within_a_century", {"began_at": LONG_AGO}),
]
CALLED = {"counselor": "cora", "called_at": make.NOON}
CALLED_TWICE = CALLED | {"called_again_at": make.NOON}
MET = CALLED | {"begun_at": make.NOON}
# Constraint: what is written to somebody who waits.
OF_A_DROP_IN = [
    ("drop_in_has_one_ending", MET | {"done_at": make.NOON, "left_at": make.NOON}),
    ("drop_in_has_one_ending", CALLED_TWICE | {"set_aside_at": make.NOON, "left_at": make.NOON}),
    ("drop_in_called_by_somebody", {"called_at": make.NOON}),
    ("drop_in_called_by_somebody", {"counselor": "cora"}),
    ("drop_in_called_again_after_a_call", {"called_again_at": make.NOON}),
    ("drop_in_begins_with_a_call", {"begun_at": make.NOON}),
    ("drop_in_done_once_it_began", CALLED | {"done_at": make.NOON}),
    ("drop_in_set_aside_after_two_calls", CALLED | {"set_aside_at": make.NOON}),
    ("drop_in_set_aside_after_two_calls", CALLED_TWICE | {"begun_at": make.NOON, "set_aside_at": make.NOON}),
    ("drop_in_left_before_it_began", MET | {"left_at": make.NOON}),
    ("drop_in_within_a_century", {"joined_at": LONG_AGO}),
    ("drop_in_within_a_century", {"on": date(1999, 12, 31)}),
    ("drop_in_within_a_century", CALLED | {"called_at": LONG_AGO}),
]
# Beside the note that the two share.
OF_NOTES = [
    ("note_once_for_each_audience", {"audience": "shared"}),
    ("note_audience_is_known", {"audience": "all"}),
    ("note_within_a_century", {"written_at": LONG_AGO}),
]
THAT_DAY = {"due_on": date(2026, 3, 6), "remind_at": STARTS_AT, "due_at": STARTS_AT + DAY}
OF_TASKS = [
    ("task_says_what_to_do", {"text": ""}),
    ("task_has_one_ending", {"done_at": STARTS_AT, "dropped_at": STARTS_AT}),
    ("task_has_its_whole_day_or_none", {"due_on": date(2026, 3, 6)}),
    ("task_has_its_whole_day_or_none", {"remind_at": STARTS_AT}),
    ("task_has_its_whole_day_or_none", {"due_at": STARTS_AT}),
    ("task_has_its_whole_day_or_none", THAT_DAY | {"due_at": None}),
    ("task_within_a_century", THAT_DAY | {"due_on": date(1999, 12, 31)}),
    ("task_within_a_century", THAT_DAY | {"remind_at": LONG_AGO}),
    ("task_within_a_century", THAT_DAY | {"due_at": LONG_AGO}),
    ("task_within_a_century", {"set_at": LONG_AGO}),
    ("task_within_a_century", {"done_at": LONG_AGO}),
    ("task_within_a_century", {"dropped_at": LONG_AGO}),
]
OF_FEEDBACK = [
    ("feedback_useful_from_one_to_five", {"useful": 0}),
    ("feedback_useful_from_one_to_five", {"useful": 6}),
    ("feedback_within_a_century", {"given_at": LONG_AGO}),
    ("feedback_within_a_century", {"changed_at": LONG_AGO}),
    ("feedback_within_a_century", {"shown_at": LONG_AGO}),
]
# Told by sentences below.
BY_THEMSELVES = {
    "appointment_counselor_in_one_place",
    "appointment_student_in_one_place",
    "appointment_one_offer_at_a_time",
    # There for the tasks to refer to.
    "appointment_of_its_student",
    "submission_once",
    "appointment_type_once_for_a_purpose",
    "purpose_is_named_once",
    "intake_question_in_its_place",
    "drop_in_student_is_in_line_once",
    "drop_in_counselor_sees_one_at_a_time",
}


def wait_of(student, **facts):
    told = {
        "purpose": make.talk(),
        "last_on": STARTS_AT.date(),
        "joined_at": make.NOON,
        "topic": "My list",
    } | facts
    return Wait.objects.create(student=student, **told)


def refused(constraint):
    """The block ends with the database's refusal, by the constraint of this name."""
    return pytest.raises(IntegrityError, match=f'"{constraint}"')


@pytest.fixture
def booked(ada, cora):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=STARTS_AT)


def test_every_constraint_is_told_here():
    named = {
        constraint.name
        for model in apps.get_app_config("appointments").get_models()
        for constraint in model._meta.constraints
    }

    told = {
        name
        for table in (
            OF_AN_APPOINTMENT,
            OF_A_TYPE,
            OF_A_PURPOSE,
            OF_A_QUESTION,
            OF_A_WAIT,
            OF_HOURS,
            OF_PLANS,
            OF_EXTRA_HOURS,
            OF_TIME_OFF,
            OF_DROP_IN_HOURS,
            OF_DUTY,
            OF_A_DROP_IN,
            OF_NOTES,
            OF_TASKS,
            OF_FEEDBACK,
        )
        for name, _ in table
    }

    assert named == told | BY_THEMSELVES


@pytest.mark.parametrize(("constraint", "facts"), OF_AN_APPOINTMENT)
def test_an_appointment_is_never(constraint, facts, booked, ada):
    known = {"ada": ada.user, "wait": wait_of(ada) if "wait" in facts else None}
    facts = {name: known.get(str(fact), fact) for name, fact in facts.items()}

    with refused(constraint), transaction.atomic():
        Appointment.objects.update(**facts)


@pytest.mark.parametrize(("constraint", "facts"), OF_A_WAIT)
def test_a_place_in_line_is_never(constraint, facts, ada):
    wait_of(ada)

    with refused(constraint), transaction.atomic():
        wait_of(ada, **facts)


def test_two_times_are_never_offered_to_one_place_in_line(ada, cora, dan):
    wait = wait_of(ada)
    put(ada, cora, STARTS_AT)
    put(ada, dan, STARTS_AT + DAY)

    with refused("appointment_one_offer_at_a_time"), transaction.atomic():
        Appointment.objects.update(wait=wait, offered_until=STARTS_AT)


def test_a_time_that_is_offered_is_nobody_elses(ada, ben, cora):
    put(ada, cora, STARTS_AT)
    Appointment.objects.update(wait=wait_of(ada), offered_until=STARTS_AT)

    with refused("appointment_counselor_in_one_place"), transaction.atomic():
        put(ben, cora, STARTS_AT)


@pytest.mark.parametrize(("constraint", "facts"), OF_A_TYPE)
def test_a_type_is_never(constraint, facts, cora):
    make.hours(of=cora)

    with refused(constraint), transaction.atomic():
        AppointmentType.objects.update(**facts)


@pytest.mark.parametrize(("constraint", "facts"), OF_A_PURPOSE)
def test_a_purpose_is_never(constraint, facts, cora):
    with refused(constraint), transaction.atomic():
        Purpose.objects.update(**facts)


@pytest.mark.parametrize(("constraint", "facts"), OF_A_QUESTION)
def test_a_question_is_never(constraint, facts, dora):
    make.purpose(by=dora, questions=[("Where is it?", False)])

    with refused(constraint), transaction.atomic():
        IntakeQuestion.objects.update(**facts)


def test_two_questions_are_not_in_one_place(dora):
    make.purpose(by=dora, questions=[("Where is it?", False), ("And why?", False)])

    with refused("intake_question_in_its_place"), transaction.atomic():
        IntakeQuestion.objects.update(rank=0)


def test_a_purpose_is_named_once_in_any_case(dora):
    make.purpose(name="Résumé review", by=dora)

    with refused("purpose_is_named_once"), transaction.atomic():
        Purpose.objects.create(name="RÉSUMÉ review", about="Again.")


def test_a_counselor_offers_a_purpose_in_one_way(cora):
    make.hours(of=cora)

    with refused("appointment_type_once_for_a_purpose"), transaction.atomic():
        AppointmentType.objects.create(counselor=cora, purpose=make.talk(), place="Room 1")


@pytest.mark.parametrize(("constraint", "facts"), OF_HOURS)
def test_hours_are_never(constraint, facts, cora):
    make.hours(of=cora, weekdays=[0])

    with refused(constraint), transaction.atomic():
        WeeklyHours.objects.create(
            **{"plan": cora.hoursplan_set.get(), "weekday": 0, "opens_at": time(18), "closes_at": time(19)}
            | facts
        )


@pytest.mark.parametrize(
    "facts",
    [
        {"weekday": 0, "opens_at": time(8), "closes_at": time(9)},
        {"weekday": 0, "opens_at": time(17), "closes_at": time(23, 59)},
        {"weekday": 1, "opens_at": time(9), "closes_at": time(17)},
    ],
    ids=["before it", "after it", "on another day"],
)
def test_hours_that_touch_stand_beside_each_other(cora, facts):
    make.hours(of=cora, weekdays=[0])

    WeeklyHours.objects.create(plan=cora.hoursplan_set.get(), **facts)

    assert WeeklyHours.objects.count() == 2


def test_hours_of_two_counselors_may_be_the_same(cora, dan):
    make.hours(of=cora, weekdays=[0])
    make.hours(of=dan, weekdays=[0])

    assert WeeklyHours.objects.count() == 2


def test_hours_of_two_plans_may_be_the_same(cora):
    make.hours(of=cora, weekdays=[0])
    make.plan(of=cora, first_on=date(2026, 3, 9), hours=[(0, "09:00", "17:00")])

    assert WeeklyHours.objects.count() == 2


@pytest.mark.parametrize(("constraint", "facts"), OF_PLANS)
def test_a_plan_is_never(constraint, facts, cora):
    make.hours(of=cora)
    make.plan(of=cora, first_on=date(2026, 3, 9), last_on=date(2026, 3, 13))

    with refused(constraint), transaction.atomic():
        HoursPlan.objects.create(
            **{"counselor": cora, "first_on": date(2026, 4, 1), "last_on": date(2026, 4, 1)} | facts
        )


def test_plans_that_touch_follow_each_other_and_those_of_two_counselors_are_two(cora, dan):
    for counselor in (cora, dan):
        make.plan(of=counselor, first_on=date(2026, 3, 9), last_on=date(2026, 3, 13))
        make.plan(of=counselor, first_on=date(2026, 3, 14))
        make.plan(of=counselor, first_on=date(2026, 3, 8), last_on=date(2026, 3, 8))

    assert HoursPlan.objects.count() == 6


@pytest.mark.parametrize(("constraint", "facts"), OF_EXTRA_HOURS)
def test_extra_hours_are_never(constraint, facts, cora):
    make.extra_hours(of=cora, on=date(2026, 3, 4))

    with refused(constraint), transaction.atomic():
        ExtraHours.objects.create(
            **{"counselor": cora, "on": date(2026, 3, 4), "opens_at": time(9), "closes_at": time(10)} | facts
        )


def test_extra_hours_that_touch_or_are_of_another_day_or_counselor_stand_beside_each_other(cora, dan):
    make.extra_hours(of=cora, on=date(2026, 3, 4))
    make.extra_hours(of=cora, on=date(2026, 3, 4), opens="20:00", closes="21:00")
    make.extra_hours(of=cora, on=date(2026, 3, 5))
    make.extra_hours(of=dan, on=date(2026, 3, 4))

    assert ExtraHours.objects.count() == 4


@pytest.mark.parametrize(("constraint", "facts"), OF_TIME_OFF)
def test_time_off_is_never(constraint, facts, cora):
    day = date(2026, 3, 4)

    with refused(constraint), transaction.atomic():
        TimeOff.objects.create(**{"counselor": cora, "first_on": day, "last_on": day} | facts)


@pytest.mark.parametrize(("constraint", "facts"), OF_NOTES)
def test_a_note_is_never(constraint, facts, booked):
    make.written(on=booked)

    with refused(constraint), transaction.atomic():
        Note.objects.create(**{"appointment": booked, "audience": "staff", "written_at": make.NOON} | facts)


@pytest.mark.parametrize(("constraint", "facts"), OF_TASKS)
def test_a_task_is_never(constraint, facts, booked):
    make.task(on=booked, due_in=None)

    with refused(constraint), transaction.atomic():
        Task.objects.update(**facts)


def test_a_task_is_never_another_students_than_its_appointment(booked, ben):
    make.task(on=booked)

    with refused("task_of_the_appointments_student"), transaction.atomic():
        Task.objects.update(student=ben)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(("constraint", "facts"), OF_FEEDBACK)
def test_feedback_is_never(constraint, facts, ada, cora):
    make.hours(of=cora)
    make.feedback(on=make.fulfilled(of=ada, starts_at=make.NOON - DAY))

    with refused(constraint), transaction.atomic():
        Feedback.objects.update(**facts)


def test_an_appointment_has_one_answer(ada, cora):
    make.hours(of=cora)
    given = make.feedback(on=make.fulfilled(of=ada, starts_at=make.NOON - DAY))

    with refused("appointments_feedback_appointment_id_key"), transaction.atomic():
        Feedback.objects.create(appointment=given.appointment, useful=5, given_at=make.NOON)


def put(student, counselor, starts_at, *, minutes=30, padding=0 * MINUTE):
    """Write an appointment past every action."""
    ends_at = starts_at + minutes * MINUTE
    return Appointment.objects.create(
        student=student,
        counselor=counselor,
        purpose=make.talk(),
        starts_at=starts_at,
        ends_at=ends_at,
        blocked=DateTimeTZRange(starts_at - padding, ends_at + padding),
        medium="phone",
        place="555 0100",
        topic="My list is short",
        zone="America/New_York",
        shown_as="2026-03-04T12:00",
        booked_at=make.NOON,
    )


@pytest.mark.parametrize("shift", [-29, -10, 0, 10, 29])
def test_a_counselor_is_in_one_place(ada, ben, cora, shift):
    put(ada, cora, STARTS_AT)

    with refused("appointment_counselor_in_one_place"), transaction.atomic():
        put(ben, cora, STARTS_AT + shift * MINUTE)


@pytest.mark.parametrize("shift", [-29, -10, 0, 10, 29])
def test_a_student_is_in_one_place(ada, cora, dan, shift):
    put(ada, cora, STARTS_AT)

    with refused("appointment_student_in_one_place"), transaction.atomic():
        put(ada, dan, STARTS_AT + shift * MINUTE)


def test_one_meeting_cannot_lie_within_another(ada, ben, cora):
    put(ada, cora, STARTS_AT, minutes=180)

    with refused("appointment_counselor_in_one_place"), transaction.atomic():
        put(ben, cora, STARTS_AT + HOUR)


@pytest.mark.parametrize("shift", [-30, 30])
def test_meetings_that_touch_are_two(ada, ben, cora, shift):
    put(ada, cora, STARTS_AT)
    put(ben, cora, STARTS_AT + shift * MINUTE)

    assert Appointment.objects.count() == 2


def test_what_is_blocked_around_a_meeting_is_the_counselors_and_not_the_students(ada, ben, cora, dan):
    put(ada, cora, STARTS_AT, padding=15 * MINUTE)
    put(ada, dan, STARTS_AT + 30 * MINUTE)

    with refused("appointment_counselor_in_one_place"), transaction.atomic():
        put(ben, cora, STARTS_AT + 30 * MINUTE)


def test_a_cancelled_meeting_is_in_nobodys_way(ada, ben, cora):
    put(ada, cora, STARTS_AT)
    Appointment.objects.update(cancelled_at=make.NOON, cancelled_by=ada.user)

    put(ben, cora, STARTS_AT)
    put(ada, cora, STARTS_AT + HOUR)

    assert Appointment.objects.standing().count() == 2


def test_a_cancelled_meeting_cannot_come_back_to_a_time_that_is_given_away(ada, ben, cora):
    gone = put(ada, cora, STARTS_AT)
    Appointment.objects.update(cancelled_at=make.NOON, cancelled_by=ada.user)
    put(ben, cora, STARTS_AT)

    with refused("appointment_counselor_in_one_place"), transaction.atomic():
        Appointment.objects.filter(pk=gone.pk).update(cancelled_at=None, cancelled_by=None)


def test_a_meeting_with_an_ending_keeps_its_time(ada, ben, cora):
    put(ada, cora, STARTS_AT)
    Appointment.objects.update(fulfilled_at=STARTS_AT)

    with refused("appointment_counselor_in_one_place"), transaction.atomic():
        put(ben, cora, STARTS_AT)


def test_one_form_of_one_person_is_one_row(ada):
    told = {"user": ada.user, "key": "8c4b1f0a-0000-4000-8000-000000000001", "digest": "", "at": make.NOON}
    Submission.objects.create(**told)

    with refused("submission_once"), transaction.atomic():
        Submission.objects.create(**told)


@pytest.mark.parametrize(("constraint", "facts"), OF_DROP_IN_HOURS)
def test_drop_in_hours_are_never(constraint, facts, db):
    make.drop_in_hours(weekdays=[0])

    with refused(constraint), transaction.atomic():
        DropInHours.objects.create(**{"weekday": 1, "opens_at": time(10), "closes_at": time(16)} | facts)


@pytest.mark.parametrize(("constraint", "facts"), OF_DUTY)
def test_a_duty_is_never(constraint, facts, cora):
    Duty.objects.create(counselor=cora, began_at=make.NOON)

    with refused(constraint), transaction.atomic():
        Duty.objects.create(
            **{"counselor": cora, "began_at": make.NOON, "ended_at": make.NOON + HOUR} | facts
        )


def drop_in(student, **facts):
    """Write somebody into the line past every action."""
    told = {"on": make.NOON.date(), "joined_at": make.NOON, "joined_by": student.user}
    return DropIn.objects.create(student=student, **told | facts)


@pytest.mark.parametrize(("constraint", "facts"), OF_A_DROP_IN)
def test_a_drop_in_is_never(constraint, facts, ada, cora):
    drop_in(ada)
    facts = {name: cora if fact == "cora" else fact for name, fact in facts.items()}

    with refused(constraint), transaction.atomic():
        DropIn.objects.update(**facts)


def test_a_student_is_in_the_line_of_a_day_once_but_may_come_again(ada):
    drop_in(ada, left_at=make.NOON)
    drop_in(ada, on=make.NOON.date() - DAY)
    drop_in(ada)

    with refused("drop_in_student_is_in_line_once"), transaction.atomic():
        drop_in(ada)


def test_a_counselor_sees_one_drop_in_at_a_time(ada, ben, cora):
    called = {"counselor": cora, "called_at": make.NOON}
    drop_in(ben, **called, begun_at=make.NOON, done_at=make.NOON)
    drop_in(ada, **called)

    with refused("drop_in_counselor_sees_one_at_a_time"), transaction.atomic():
        drop_in(ben, **called)
