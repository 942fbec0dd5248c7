"""Every page and every role: who gets in, who gets the sign-in page, and who gets nothing."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.audience import EVERYONE, STAFF
from accounts.models import User
from audit.models import Event
from center.models import Holiday, Term
from contacts.models import Contact
from interviews.models import Interview, PlannedQuestion, Question
from reminders.models import Reminder
from tests import make
from tests.pages import bare
from tests.tables import tables
from web.calendar import DAY, HOUR

ROOT = Path(__file__).resolve().parents[1]
STUDENT, DIRECTOR, PUBLIC = ("student",), ("director",), None
DOORS = {
    "home:home": PUBLIC,
    "home:guide": PUBLIC,
    "home:today": STUDENT,
    "home:settings": EVERYONE,
    "home:make_feed": EVERYONE,
    "home:renew_feed": EVERYONE,
    "home:end_feed": EVERYONE,
    "home:feed": PUBLIC,
    "home:reminders": EVERYONE,
    "home:switch_off": PUBLIC,
    "home:reminder": PUBLIC,
    "home:finish": PUBLIC,
    "home:take_back": PUBLIC,
    "home:put_off": PUBLIC,
    "home:healthz": PUBLIC,
    "home:metrics": PUBLIC,
    "home:theme": PUBLIC,
    "home:manifest": PUBLIC,
    "home:service_worker": PUBLIC,
    "home:offline": PUBLIC,
    "home:inbox": PUBLIC,
    "home:letter": PUBLIC,
    "home:letter_html": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": EVERYONE,
    "office:invitation": PUBLIC,
    "office:people": DIRECTOR,
    "office:add_student": DIRECTOR,
    "office:add_counselor": DIRECTOR,
    "office:invite_again": DIRECTOR,
    "office:center": DIRECTOR,
    "office:add_holiday": DIRECTOR,
    "office:booking_rules": DIRECTOR,
    "office:drop_in": DIRECTOR,
    "office:put_back_holiday": DIRECTOR,
    "office:remove_holiday": DIRECTOR,
    "office:add_term": DIRECTOR,
    "office:put_back_term": DIRECTOR,
    "office:remove_term": DIRECTOR,
    "office:lift_silence": DIRECTOR,
    "office:silence_address": DIRECTOR,
    "office:purposes": DIRECTOR,
    "office:add_purpose": DIRECTOR,
    "office:edit_purpose": DIRECTOR,
    "office:retire_purpose": DIRECTOR,
    "office:bring_back_purpose": DIRECTOR,
    "office:raise_purpose": DIRECTOR,
    "office:questions": DIRECTOR,
    "office:add_question": DIRECTOR,
    "office:edit_question": DIRECTOR,
    "office:remove_question": DIRECTOR,
    "office:put_back_question": DIRECTOR,
    "office:letters": DIRECTOR,
    "office:letter": DIRECTOR,
    "office:preview": DIRECTOR,
    "office:word_as_shipped": DIRECTOR,
    "office:bring_words_back": DIRECTOR,
    "office:dead_letters": DIRECTOR,
    "office:dead_addresses": DIRECTOR,
    "office:try_again": DIRECTOR,
    "office:drop_letter": DIRECTOR,
    "office:put_back_letter": DIRECTOR,
    "office:write_again": DIRECTOR,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "contacts:contacts": STUDENT,
    "contacts:add": STUDENT,
    "contacts:tree": STUDENT,
    "contacts:edit": STUDENT,
    "contacts:start": STUDENT,
    "contacts:circle": STUDENT,
    "contacts:imports": STUDENT,
    "contacts:import": STUDENT,
    "contacts:columns": STUDENT,
    "contacts:start_import": STUDENT,
    "contacts:take_back": STUDENT,
    "contacts:discard": STUDENT,
    "contacts:export_csv": STUDENT,
    "contacts:export_vcard": STUDENT,
    "contacts:pick_all": STUDENT,
    "contacts:unpick_all": STUDENT,
    "contacts:tag": STUDENT,
    "contacts:untag": STUDENT,
    "contacts:archive_all": STUDENT,
    "contacts:bring_all_back": STUDENT,
    "contacts:unarchive": STUDENT,
    "contacts:duplicates": STUDENT,
    "contacts:deleted": STUDENT,
    "contacts:merge": STUDENT,
    "contacts:take_apart": STUDENT,
    "contacts:pick": STUDENT,
    "contacts:archive": STUDENT,
    "contacts:bring_back": STUDENT,
    "contacts:do_not_contact": STUDENT,
    "contacts:may_contact": STUDENT,
    "contacts:delete": STUDENT,
    "contacts:restore": STUDENT,
    "contacts:ask": STUDENT,
    "contacts:promise": STUDENT,
    "contacts:refer": STUDENT,
    "contacts:helped": STUDENT,
    "contacts:somebody_helped": STUDENT,
    "contacts:landed": STUDENT,
    "contacts:take_back_landing": STUDENT,
    "contacts:mention": STUDENT,
    "contacts:answer": STUDENT,
    "contacts:look_beyond": STUDENT,
    "contacts:introduction": STUDENT,
    "contacts:ask_for_introduction": STUDENT,
    "contacts:mark_forwarded": STUDENT,
    "contacts:mark_accepted": STUDENT,
    "contacts:mark_declined": STUDENT,
    "contacts:mark_introduced": STUDENT,
    "contacts:answer_introduction": STUDENT,
    "contacts:nudge": STUDENT,
    "contacts:take_back_introduction": STUDENT,
    "contacts:drop_introduction": STUDENT,
    "contacts:report_back": STUDENT,
    "contacts:reopen_report": STUDENT,
    "contacts:follow_ups": STUDENT,
    "contacts:follow_up": STUDENT,
    "contacts:keep": STUDENT,
    "contacts:drop": STUDENT,
    "contacts:reopen_follow_up": STUDENT,
    "contacts:leads": STUDENT,
    "contacts:add_lead": STUDENT,
    "contacts:lead": STUDENT,
    "contacts:edit_lead": STUDENT,
    "contacts:follow_lead": STUDENT,
    "contacts:drop_lead": STUDENT,
    "contacts:reopen_lead": STUDENT,
    "interviews:contact": STUDENT,
    "interviews:plan": STUDENT,
    "interviews:write": STUDENT,
    "interviews:save_draft": STUDENT,
    "interviews:propose": STUDENT,
    "interviews:proposal": STUDENT,
    "interviews:withdraw": STUDENT,
    "interviews:note_answer": STUDENT,
    "interviews:personal_link": PUBLIC,
    "interviews:accept": PUBLIC,
    "interviews:propose_another": PUBLIC,
    "interviews:decline": PUBLIC,
    "interviews:ask_for_peace": PUBLIC,
    "interviews:answered": PUBLIC,
    "interviews:talk_file": PUBLIC,
    "interviews:interviews": STUDENT,
    "interviews:add": STUDENT,
    "interviews:interview": STUDENT,
    "interviews:research": STUDENT,
    "interviews:prepare": STUDENT,
    "interviews:choose": STUDENT,
    "interviews:take_first_seven": STUDENT,
    "interviews:take_back_in": STUDENT,
    "interviews:arrange": STUDENT,
    "interviews:mark": STUDENT,
    "interviews:reword": STUDENT,
    "interviews:leave_out": STUDENT,
    "interviews:sheet": STUDENT,
    "interviews:questions": STUDENT,
    "interviews:add_question": STUDENT,
    "interviews:edit_question": STUDENT,
    "interviews:remove_question": STUDENT,
    "interviews:put_back_question": STUDENT,
    "interviews:send_questions": STUDENT,
    "interviews:move": STUDENT,
    "interviews:confirm": STUDENT,
    "interviews:unconfirm": STUDENT,
    "interviews:meet": STUDENT,
    "interviews:jot": STUDENT,
    "interviews:log": STUDENT,
    "interviews:correct": STUDENT,
    "interviews:cancel": STUDENT,
    "interviews:miss": STUDENT,
    "interviews:receive_answers": STUDENT,
    "interviews:reopen": STUDENT,
    "interviews:compare": STUDENT,
    "interviews:rate": STUDENT,
    "interviews:scales": STUDENT,
    "interviews:add_scale": STUDENT,
    "interviews:rename_scale": STUDENT,
    "interviews:move_scale_up": STUDENT,
    "interviews:move_scale_down": STUDENT,
    "interviews:remove_scale": STUDENT,
    "interviews:put_back_scale": STUDENT,
    "interviews:figures": STUDENT,
    "interviews:aim": STUDENT,
    "interviews:drop_goal": STUDENT,
    "interviews:put_back_goal": STUDENT,
    "interviews:thank_you_notes": STUDENT,
    "interviews:thanked": STUDENT,
    "interviews:save_note_draft": STUDENT,
    "interviews:thank_you_note": STUDENT,
    "interviews:thank": STUDENT,
    "interviews:excuse": STUDENT,
    "interviews:reopen_note": STUDENT,
    "appointments:appointments": EVERYONE,
    "appointments:book": STUDENT,
    "appointments:book_for": STAFF,
    "appointments:why": STUDENT,
    "appointments:excuse": STAFF,
    "appointments:unexcuse": STAFF,
    "appointments:appointment": EVERYONE,
    "appointments:calendar_file": EVERYONE,
    "appointments:move": EVERYONE,
    "appointments:cancel": EVERYONE,
    "appointments:arrive": EVERYONE,
    "appointments:fulfil": STAFF,
    "appointments:miss": STAFF,
    "appointments:reopen": STAFF,
    "appointments:waitlist": EVERYONE,
    "appointments:join": STUDENT,
    "appointments:wait": EVERYONE,
    "appointments:take": STUDENT,
    "appointments:decline": STUDENT,
    "appointments:leave": STUDENT,
    "appointments:rejoin": STUDENT,
    "appointments:shared_note": STAFF,
    "appointments:staff_note": STAFF,
    "appointments:add_task": STAFF,
    "appointments:finish_task": STUDENT,
    "appointments:drop_task": STAFF,
    "appointments:reopen_task": EVERYONE,
    "appointments:give_feedback": STUDENT,
    "appointments:feedback": STAFF,
    "appointments:calendar": STAFF,
    "appointments:sheet": STAFF,
    "appointments:availability": STAFF,
    "appointments:add_type": STAFF,
    "appointments:offer_again": STAFF,
    "appointments:edit_type": STAFF,
    "appointments:stop_offering": STAFF,
    "appointments:add_plan": STAFF,
    "appointments:edit_plan": STAFF,
    "appointments:remove_plan": STAFF,
    "appointments:put_back_plan": STAFF,
    "appointments:add_extra_hours": STAFF,
    "appointments:remove_extra_hours": STAFF,
    "appointments:put_back_extra_hours": STAFF,
    "appointments:take_off": STAFF,
    "appointments:booked": STAFF,
    "appointments:come_back": STAFF,
    "appointments:drop_in": STUDENT,
    "appointments:leave_line": STUDENT,
    "appointments:return_to_line": STUDENT,
    "appointments:queue": STAFF,
    "appointments:go_on_duty": STAFF,
    "appointments:go_off_duty": STAFF,
    "appointments:call_next": STAFF,
    "appointments:call_again": STAFF,
    "appointments:begin_drop_in": STAFF,
    "appointments:set_aside": STAFF,
    "appointments:finish_drop_in": STAFF,
    "appointments:take_out": STAFF,
    "appointments:take_back": STAFF,
    "appointments:desk": STAFF,
    "appointments:add_to_line": STAFF,
    "appointments:announce": STAFF,
    "appointments:unannounce": STAFF,
    "appointments:screen": STAFF,
    "progress:caseload": STAFF,
    "progress:student": STAFF,
}
# Whoever waits is everybody's on the staff: drop_in_policies says what each of them may do.
SHARED_BY_STAFF = {
    "appointments:call_again",
    "appointments:begin_drop_in",
    "appointments:set_aside",
    "appointments:finish_drop_in",
    "appointments:take_out",
    "appointments:take_back",
}
# Whoever stands at the desk is found, whoever counsels them.
AT_THE_DESK = {"appointments:add_to_line", "appointments:announce", "appointments:unannounce"}
POST_ONLY = {
    "account_logout",
    "home:make_feed",
    "home:renew_feed",
    "home:end_feed",
    "home:finish",
    "home:take_back",
    "home:put_off",
    "office:invite_again",
    "office:put_back_holiday",
    "office:remove_holiday",
    "office:put_back_term",
    "office:remove_term",
    "office:retire_purpose",
    "office:bring_back_purpose",
    "office:raise_purpose",
    "office:remove_question",
    "office:put_back_question",
    "office:preview",
    "office:word_as_shipped",
    "office:bring_words_back",
    "office:try_again",
    "office:drop_letter",
    "office:put_back_letter",
    "office:write_again",
    "contacts:delete",
    "contacts:restore",
    "contacts:start_import",
    "contacts:take_back",
    "contacts:discard",
    "contacts:pick_all",
    "contacts:unpick_all",
    "contacts:tag",
    "contacts:untag",
    "contacts:archive_all",
    "contacts:bring_all_back",
    "contacts:unarchive",
    "contacts:take_apart",
    "contacts:pick",
    "contacts:archive",
    "contacts:bring_back",
    "contacts:do_not_contact",
    "contacts:may_contact",
    "contacts:ask_for_introduction",
    "contacts:mark_forwarded",
    "contacts:mark_accepted",
    "contacts:mark_declined",
    "contacts:mark_introduced",
    "contacts:answer_introduction",
    "contacts:nudge",
    "contacts:take_back_introduction",
    "contacts:drop_introduction",
    "contacts:reopen_report",
    "contacts:take_back_landing",
    "contacts:keep",
    "contacts:drop",
    "contacts:reopen_follow_up",
    "contacts:drop_lead",
    "contacts:reopen_lead",
    "interviews:save_draft",
    "interviews:withdraw",
    "interviews:note_answer",
    "interviews:accept",
    "interviews:propose_another",
    "interviews:decline",
    "interviews:ask_for_peace",
    "interviews:choose",
    "interviews:take_first_seven",
    "interviews:take_back_in",
    "interviews:arrange",
    "interviews:mark",
    "interviews:leave_out",
    "interviews:remove_question",
    "interviews:put_back_question",
    "interviews:send_questions",
    "interviews:unconfirm",
    "interviews:jot",
    "interviews:receive_answers",
    "interviews:reopen",
    "interviews:move_scale_up",
    "interviews:move_scale_down",
    "interviews:remove_scale",
    "interviews:put_back_scale",
    "interviews:drop_goal",
    "interviews:put_back_goal",
    "interviews:save_note_draft",
    "interviews:thank",
    "interviews:reopen_note",
    "appointments:arrive",
    "appointments:fulfil",
    "appointments:miss",
    "appointments:unexcuse",
    "appointments:finish_task",
    "appointments:drop_task",
    "appointments:reopen_task",
    "appointments:come_back",
    "appointments:take",
    "appointments:decline",
    "appointments:leave",
    "appointments:rejoin",
    "appointments:remove_plan",
    "appointments:put_back_plan",
    "appointments:remove_extra_hours",
    "appointments:put_back_extra_hours",
    "appointments:leave_line",
    "appointments:return_to_line",
    "appointments:go_on_duty",
    "appointments:go_off_duty",
    "appointments:call_next",
    "appointments:offer_again",
    "appointments:stop_offering",
    *SHARED_BY_STAFF,
    "appointments:announce",
    "appointments:unannounce",
}
READ_ONLY = {
    "appointments:calendar_file",
    "appointments:appointment",
    "appointments:wait",
    "contacts:follow_up",
    "contacts:import",
    "contacts:introduction",
    "contacts:lead",
    "interviews:contact",
    "interviews:interview",
    "interviews:meet",
    "interviews:proposal",
    "interviews:sheet",
    "interviews:thank_you_note",
    "progress:student",
}
# What is done to a talk once it was held.
AFTERWARDS = {"interviews:correct", "interviews:rate"}
# Doors that are a secret: without its token they say to everybody that nothing is there.
SECRET = {
    "home:feed",
    "home:metrics",
    "home:switch_off",
    "home:reminder",
    "interviews:personal_link",
    "interviews:answered",
    "interviews:talk_file",
}
# Pages about a counselor's own row, which nobody else is shown.
COUNSELORS_ALONE = {
    "appointments:booked",
    "appointments:edit_plan",
    "appointments:edit_type",
    "appointments:shared_note",
    "appointments:staff_note",
}
# What opens without an id of one's own; the letter and its frame are files of the mail catcher.
WORDS: dict[str, dict[str, Any]] = {
    "office:invitation": {"token": "forged"},
    **{
        f"home:{name}": {"token": "forged"}
        for name in ("feed", "switch_off", "reminder", "finish", "take_back", "put_off")
    },
    **{
        f"office:{route}": {"name": "first"}
        for route in ("letter", "preview", "word_as_shipped", "bring_words_back")
    },
    **{
        f"interviews:{name}": {"token": "forged"}
        for name in (
            "personal_link",
            "accept",
            "propose_another",
            "decline",
            "ask_for_peace",
            "answered",
            "talk_file",
        )
    },
    "account_reset_password_from_key": {"uidb36": "1", "key": "forged"},
    "contacts:circle": {"key": "family"},
    "home:letter": {"name": "missing"},
    "home:letter_html": {"name": "missing"},
}
# The office knows everybody and what did not arrive; terms, holidays and the words of letters are nobody's own; undoing
# a deletion is the one look at what is deleted.
ALLOWED_OBJECTS = {
    ("contacts/views/contacts.py", "deleted", "Contact"),
    ("contacts/views/contacts.py", "restore", "Contact"),
    ("office/views/people.py", "people", "User"),
    ("office/views/people.py", "invite_again", "User"),
    ("office/views/center.py", "remove_holiday", "Holiday"),
    ("office/views/terms.py", "remove_term", "Term"),
    ("office/views/letters.py", "letters", "Letter"),
    ("office/views/letters.py", "_found", "Letter"),
    ("office/views/dead_letters.py", "_letter", "Reminder"),
    ("office/views/dead_letters.py", "write_again", "User"),
}


def routes() -> dict[str, URLPattern]:
    """Every route of the URLconf, by its name; one without a name by its pattern."""

    def walk(resolver: URLResolver, prefix: str, path: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
                yield from walk(entry, inner, path + str(entry.pattern))
            else:
                yield f"{prefix}{entry.name}" if entry.name else path + str(entry.pattern), entry

    return dict(walk(get_resolver(), "", ""))


ROUTES = routes()
OF_ONE_ROW = [name for name, route in ROUTES.items() if "pk" in route.pattern.converters]
STUDENTS_OWN = [name for name in OF_ONE_ROW if "student" in (DOORS.get(name) or ())]
COUNSELORS_OWN = [
    name
    for name in OF_ONE_ROW
    if name.startswith("appointments:")
    and "counselor" in (DOORS.get(name) or ())
    and name not in SHARED_BY_STAFF | AT_THE_DESK
]


@pytest.fixture(scope="module")
def paths() -> Callable[[str, int], str]:
    def path(name: str, pk: int = 1) -> str:
        return reverse(name, kwargs=WORDS.get(name) or ({"pk": pk} if name in OF_ONE_ROW else {}))

    return path


@pytest.fixture
def cast(ada, ben, cora, dan, dora, clock, bank):
    """Everybody, with some rows of each kind on both lists."""
    make.holiday(on=make.NOON.date() + 9 * DAY)
    make.term(first_on=make.NOON.date() + 60 * DAY)
    make.question(of=None, by=dora)
    make.drop_in_hours()
    for student in (ada, ben):
        make.hours(of=student.counselor)
        make.plan(of=student.counselor, first_on=make.NOON.date() + 60 * DAY)
        make.extra_hours(of=student.counselor, on=make.NOON.date() + 8 * DAY)
        make.time_off(of=student.counselor, first_on=make.NOON.date() + 9 * DAY)
        make.wait(of=student, suits="morning", last_on=make.NOON.date())
        make.appointment(of=student)
        make.missed(of=student, starts_at=make.NOON - 20 * DAY)
        make.drop_in(of=student)
        make.task(on=make.fulfilled(of=student, starts_at=make.NOON - 15 * DAY))
        contact = make.contact(of=student)
        make.merge(into=contact)
        make.imported(of=student)
        make.outreach(to=contact)
        make.follow_up(of=student, contact=contact)
        make.lead(of=student, contact=contact)
        make.note(of=student, contact=contact)
        begun = make.interview(
            of=student, contact=contact, starts_at=make.NOON - HOUR, planned_at=make.NOON - DAY
        )
        make.prepared(begun, questions=bank[:1])
        make.interview(of=student, contact=contact, medium="email", planned_at=make.NOON - DAY)
        make.interview(of=student, contact=contact, planned_at=make.NOON - DAY)
        make.proposal(to=contact)
        make.referral(giver=contact, introduction="asked")
        make.scale(of=student)
        make.question(of=student)
        make.failed_letter(to=student.user)
    return {"student": ada.user, "counselor": cora.user, "director": dora}


def own_row(name: str, student: Any) -> int:
    """The row of this student on which the page opens now."""
    contact = Contact.objects.filter(student=student, deleted_at=None).earliest("pk")
    pattern = str(ROUTES[name].pattern)
    inner = {
        "contacts/import/": "import",
        "interviews/scales/": "scales",
        "center/questions/": "center's questions",
        "center/terms/": "terms",
        "center/purposes/": "purposes",
        "availability/types/": "types",
        "availability/plans/": "plans",
        "availability/extra-hours/": "extra hours",
        "drop-in/desk/appointments/": "today's appointments",
        "drop-in/desk/": "students",
    }
    segment = next(
        (word for start, word in inner.items() if pattern.startswith(start)),
        pattern.split("/", maxsplit=1)[0],
    )
    talks = Interview.objects.filter(contact=contact, held_at__isnull=name not in AFTERWARDS)
    to_come = name in ("interviews:confirm", "interviews:unconfirm")
    talks = talks.filter(starts_at__gt=make.NOON) if to_come else talks.filter(starts_at__lt=make.NOON)
    meetings = student.appointment_set.filter(
        missed_at__isnull=name not in ("appointments:excuse", "appointments:reopen"),
        fulfilled_at__isnull=name != "appointments:give_feedback",
    )
    return {
        "contacts": contact.pk,
        "import": student.import_set.get().pk,
        "merges": student.merge_set.get().pk,
        "referrals": contact.referrals_given.get().pk,
        "outreach": contact.outreach_set.get().pk,
        "follow-ups": contact.followup_set.get().pk,
        "leads": contact.lead_set.get().pk,
        "thank-you-notes": contact.thankyounote_set.get().pk,
        "interviews": talks.get().pk,
        "scales": student.scale_set.get().pk,
        "planned-questions": PlannedQuestion.objects.filter(interview__student=student).get().pk,
        "questions": student.question_set.get().pk,
        "center's questions": Question.objects.get(key=None, student=None).pk,
        "proposals": contact.proposal_set.get().pk,
        "students": student.pk,
        "people": student.user_id,
        "dead-letters": Reminder.objects.filter(recipient=student.user).earliest("pk").pk,
        "center": Holiday.objects.get().pk,
        "appointments": meetings.get().pk,
        "today's appointments": 0,
        "waitlist": student.wait_set.get().pk,
        "drop-in": student.dropin_set.get().pk,
        "tasks": student.task_set.get().pk,
        "terms": Term.objects.get().pk,
        "purposes": make.talk().pk,
        "types": student.counselor.appointmenttype_set.get().pk,
        "availability": student.counselor.timeoff_set.get().pk,
        "plans": student.counselor.hoursplan_set.dated().get().pk,
        "extra hours": student.counselor.extrahours_set.get().pk,
    }[segment]


def test_the_table_names_every_route_and_no_other():
    assert set(ROUTES) == set(DOORS)


def test_every_view_carries_its_mark():
    marks = {name: getattr(route.callback, "audience", "no mark") for name, route in ROUTES.items()}

    assert marks == {name: roles and frozenset(roles) for name, roles in DOORS.items()}


def test_only_the_public_pages_open_without_sign_in():
    opened = {name for name, route in ROUTES.items() if not getattr(route.callback, "login_required", True)}

    assert opened == {name for name, roles in DOORS.items() if roles is PUBLIC}


def test_no_two_routes_share_a_view():
    views = [route.callback for route in ROUTES.values()]

    assert len(set(views)) == len(views)


@pytest.mark.parametrize("role", EVERYONE)
def test_each_role_passes_its_own_doors_and_no_other(role, cast, as_, ada, paths):
    browser = as_(cast[role])
    answers = {}
    for name in set(DOORS) - {"home:healthz", "home:letter", "home:letter_html"}:
        path = paths(name, own_row(name, ada) if name in OF_ONE_ROW else 0)
        answers[name] = browser.get(path).status_code

    welcome = {name for name in answers if DOORS[name] is PUBLIC or role in DOORS[name]}
    assert {name: code for name, code in answers.items() if name in POST_ONLY & welcome and code != 405} == {}
    assert {name: code for name, code in answers.items() if name not in welcome and code != 403} == {}
    assert {name: answers[name] for name in SECRET} == dict.fromkeys(SECRET, 404)
    alone = COUNSELORS_ALONE if role == "director" else set()
    assert {name: answers[name] for name in alone} == dict.fromkeys(alone, 404)
    open_ = welcome - POST_ONLY - SECRET - alone
    assert {name: code for name, code in answers.items() if name in open_ and code not in (200, 302)} == {}


@pytest.mark.parametrize("role", EVERYONE)
def test_posting_to_a_door_of_another_role_is_refused_and_changes_nothing(role, cast, as_, ada, paths):
    browser = as_(cast[role])
    before = tables()
    closed = [name for name, roles in DOORS.items() if roles and role not in roles]

    answers = {
        name: browser.post(paths(name, own_row(name, ada) if name in OF_ONE_ROW else 0)).status_code
        for name in closed
    }

    assert answers == dict.fromkeys(closed, 403)
    assert tables() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_led_to_sign_in_and_back(method, db, client, paths):
    closed = [name for name, roles in DOORS.items() if roles]

    led = {name: getattr(client, method)(paths(name)) for name in closed}

    assert {name: (answer.status_code, answer.headers.get("Location")) for name, answer in led.items()} == {
        name: (302, f"{reverse('account_login')}?next={paths(name)}") for name in closed
    }


def test_a_fragment_for_a_visitor_leads_the_whole_page_to_sign_in(db, client, paths):
    closed = [name for name, roles in DOORS.items() if roles]
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/contacts/?q=nair"}

    led = {name: client.get(paths(name), headers=page) for name in closed}

    assert {
        name: (answer.status_code, answer.headers.get("HX-Redirect")) for name, answer in led.items()
    } == {name: (200, f"{reverse('account_login')}?next=/contacts/%3Fq%3Dnair") for name in closed}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_row_of_another_student_is_the_same_as_no_row(method, cast, as_, ben, paths):
    browser = as_(cast["student"])
    missing = 987654321
    before = tables()

    for name in set(STUDENTS_OWN) - (POST_ONLY if method == "get" else READ_ONLY):
        foreign = own_row(name, ben)
        theirs = getattr(browser, method)(paths(name, foreign))
        nobodys = getattr(browser, method)(paths(name, missing))

        assert bare(theirs, foreign) == bare(nobodys, missing), name
        assert theirs.status_code == 404, name
        assert {**theirs.headers} == {**nobodys.headers}, name

    assert tables() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_row_of_another_counselor_is_the_same_as_no_row(method, cast, as_, ben, paths):
    browser = as_(cast["counselor"])
    missing = 987654321
    before = tables()

    for name in set(COUNSELORS_OWN) - (POST_ONLY if method == "get" else READ_ONLY):
        foreign = own_row(name, ben)
        theirs = getattr(browser, method)(paths(name, foreign))
        nobodys = getattr(browser, method)(paths(name, missing))

        assert bare(theirs, foreign) == bare(nobodys, missing), name
        assert theirs.status_code == 404, name

    assert tables() == before


def test_a_student_of_another_counselor_is_the_same_as_no_student(cast, as_, ben):
    browser = as_(cast["counselor"])

    theirs = browser.get(reverse("progress:student", args=[ben.pk]))
    nobodys = browser.get(reverse("progress:student", args=[987654321]))

    assert bare(theirs, ben.pk) == bare(nobodys, 987654321)
    assert theirs.status_code == 404


def test_an_id_of_too_many_digits_is_no_row(cast, as_, paths):
    browsers = {roles: as_(cast[roles[0]]) for roles in (STUDENT, STAFF, DIRECTOR, EVERYONE)}

    for name in OF_ONE_ROW:
        for digits in (19, 30, 5000):
            path = paths(name, 0).replace("/0/", f"/{'9' * digits}/")
            method = "post" if name in POST_ONLY else "get"
            assert getattr(browsers[DOORS[name]], method)(path).status_code == 404, (name, digits)


def test_a_person_whose_account_is_closed_is_signed_out_at_once(ada, as_, noon):
    browser = as_(ada)
    assert browser.get(reverse("home:today")).status_code == 200

    User.objects.filter(pk=ada.user_id).update(deactivated_at=noon)

    assert browser.get(reverse("home:today")).status_code == 302


@pytest.mark.parametrize("role", [*EVERYONE, "visitor"])
def test_looking_changes_nothing(role, cast, as_, ada, paths, client):
    browser = client if role == "visitor" else as_(cast[role])
    before = tables("audit_event")
    events = Event.objects.count()

    for name in DOORS:
        browser.get(paths(name, own_row(name, ada) if name in OF_ONE_ROW else 0))

    assert tables("audit_event") == before
    looks = list(Event.objects.order_by("pk").values_list("verb", "student_id")[events:])
    # A counselor's own appointment is no look at somebody else's record; a director's look at it is.
    assert looks == [("looked at", ada.pk)] * {"counselor": 1, "director": 2}.get(role, 0)


def test_a_page_is_read_or_posted_to_and_nothing_else(cast, as_, ada, paths):
    browser = as_(cast["student"])
    before = tables()

    for name, roles in DOORS.items():
        if roles and "student" in roles:
            path = paths(name, own_row(name, ada) if name in OF_ONE_ROW else 0)
            for method in ("put", "patch", "delete"):
                assert getattr(browser, method)(path).status_code == 405, (name, method)

    assert tables() == before


def test_every_look_up_of_a_view_begins_with_whom_it_is_visible_to():
    found = set()
    for file in [*ROOT.glob("*/views.py"), *ROOT.glob("*/views/*.py")]:
        found |= {
            (str(file.relative_to(ROOT)), *place) for place in bare_objects(ast.parse(file.read_text()))
        }

    assert found == ALLOWED_OBJECTS


def test_the_reading_of_views_finds_what_it_looks_for():
    source = """
def page(request, pk):
    Contact.objects.filter(pk=1)
    Note.objects.visible_to(request.user)
    logs = Log.objects
    mine = get_object_or_404(Student.objects.visible_to(request.user))
    person = get_object_or_404(User, pk=pk)
"""

    found = set(bare_objects(ast.parse(source)))

    assert found == {("page", "Contact"), ("page", "Log"), ("page", "User")}


def bare_objects(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Where `.objects` is not followed by `.visible_to(`, or a shortcut is given a whole model: function and model."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        guarded = {
            id(call.func.value)
            for call in calls
            if isinstance(call.func, ast.Attribute) and call.func.attr == "visible_to"
        }
        for node in ast.walk(function):
            is_objects = isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
            if is_objects and id(node) not in guarded:
                yield function.name, ast.unparse(node.value)
        for call in calls:
            is_shortcut = isinstance(call.func, ast.Name) and call.func.id in (
                "get_object_or_404",
                "get_list_or_404",
            )
            if is_shortcut and isinstance(call.args[0], ast.Name) and call.args[0].id.istitle():
                yield function.name, call.args[0].id


def test_the_fingerprint_of_tables_sees_a_change(ada):
    before = tables()

    Contact.objects.filter(pk=make.contact(of=ada).pk).update(title="Nurse")

    assert tables() != before
