"""Questions that are built and compiled once."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from accounts.models import User
from contacts.models import Contact
from tests import make
from web.compiled import compiled_once, found

pytestmark = pytest.mark.django_db


def built(question):
    """Count how often a question is built."""
    built_with = []

    def counted(*shape, **values):
        built_with.append(shape)
        return question(*shape, **values)

    return compiled_once(counted), built_with


def test_a_question_is_built_once_and_answers_with_each_call_s_own_values(ada):
    grace, edsger = make.contact(of=ada, name="Grace"), make.contact(of=ada, name="Edsger")
    ask, built_with = built(lambda *, pk: Contact.objects.filter(pk=pk).select_related("student__user"))

    before = len(built_with)
    answers = [ask(pk=grace.pk), ask(pk=edsger.pk), ask(pk=grace.pk), ask(pk=0)]

    assert answers == [[grace], [edsger], [grace], []]
    # Once to compile, once to see that nothing but the values differs.
    assert len(built_with) - before == 2
    with CaptureQueriesContext(connection) as asked:
        assert ask(pk=grace.pk)[0].student.user == ada.user
    assert len(asked) == 1


def test_each_shape_is_a_question_of_its_own(ada):
    make.contact(of=ada, name="Grace", organization="Navy")
    ask, _ = built(lambda column, *, pk: Contact.objects.filter(student=pk).values_list(column, flat=True))

    assert ask("name", pk=ada.pk) == ["Grace"]
    assert ask("organization", pk=ada.pk) == ["Navy"]


def test_a_moment_a_day_and_a_word_are_values_too(ada):
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    note = make.follow_up(of=ada, due_in=timedelta(days=2), now=now)
    ask, _ = built(
        lambda *, day, since, text: type(note).objects.filter(due_on=day, promised_at__gte=since, text=text)
    )

    assert ask(day=note.due_on, since=note.promised_at, text=note.text) == [note]
    assert ask(day=note.due_on, since=note.promised_at, text="Another") == []
    assert ask(day=note.due_on, since=note.promised_at + timedelta(seconds=1), text=note.text) == []


def test_a_word_of_a_page_is_a_word(ada):
    """Text that is marked as safe is a type of its own."""
    grace = make.contact(of=ada, name="Grace")
    ask, _ = built(lambda *, name: Contact.objects.filter(name=name))

    assert ask(name=SafeString("Grace")) == [grace]


def test_a_question_that_computes_with_a_value_is_refused():
    """What was computed once would stand in the statement for good."""
    ask, _ = built(lambda *, now: User.objects.filter(invited_at__lt=now - timedelta(days=1)))

    with pytest.raises(TypeError):
        ask(now=datetime(2026, 3, 3, tzinfo=UTC))


def test_a_question_that_leaves_a_value_out_is_refused():
    ask, _ = built(lambda *, pk, other: User.objects.filter(pk=pk))

    with pytest.raises(TypeError):
        ask(pk=1, other=2)


def test_a_number_beyond_any_column_finds_nothing(ada):
    for column in ("pk", "student", "student__user"):
        ask, _ = built(lambda column, *, number: Contact.objects.filter(**{column: number}))

        for number in (10**30, 2**63, 2**63 - 1, -(10**30)):
            assert ask(column, number=number) == []


def test_one_row_is_found_and_none_is_a_404(ada):
    assert found([ada]) == ada
    with pytest.raises(Http404):
        found([])


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_on_its_own_connection(ada):
    ask, _ = built(lambda *, pk: User.objects.filter(pk=pk))
    assert ask(pk=ada.user.pk) == [ada.user]
    told = []

    def elsewhere():
        told.append((ask(pk=ada.user.pk), connection.connection))
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()

    [(answer, theirs)] = told
    assert answer == [ada.user]
    assert theirs is not connection.connection
