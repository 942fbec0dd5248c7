"""An import survives whoever carries it: killed between two chunks or within one, two workers, two clicks."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from contacts import actions, next_step, summary
from contacts.actions import imports
from contacts.models import Contact, Import
from students.models import Summary
from tests import make
from tests.races import at_once
from web.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = "Name\n" + "".join(f"Person {n}\n" for n in range(40))


class Killed(Exception):
    """The worker is gone."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 4)
    monkeypatch.setattr(imports, "hint", lambda: None)


def start(imported):
    actions.start_import(imported, leave_out=False, by=imported.student.user, now=make.NOON)


def names():
    return list(Contact.objects.order_by("pk").values_list("name", flat=True))


def wrong():
    everybody = list(Contact.objects.values_list("pk", flat=True))
    students = list(Summary.objects.values_list("pk", flat=True))
    return [*map(str, next_step.differences(everybody, make.NOON)), *map(str, summary.differences(students))]


def assert_all_came_once():
    imported = Import.objects.get()
    assert (imported.status, imported.done, imported.added) == ("finished", 40, 40)
    assert sorted(names()) == sorted(f"Person {n}" for n in range(40))
    assert wrong() == []


@pytest.mark.parametrize("dies_in", ["list_all", "_settle", "restate"])
def test_one_that_dies_within_a_chunk_leaves_nothing_half_done(ada, noon, monkeypatch, dies_in):
    start(make.imported(of=ada, people=PEOPLE))
    does = getattr(imports, dies_in)

    def done_and_killed(*args, **told):
        does(*args, **told)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(imports, dies_in, done_and_killed)
        with pytest.raises(Killed):
            actions.carry_on(now=noon)

    assert (len(names()), Import.objects.get().done, wrong()) == (4, 4, [])
    while actions.carry_on(now=noon):
        pass
    assert_all_came_once()


def test_one_that_dies_at_the_start_has_not_begun(ada, noon, monkeypatch):
    imported = make.imported(of=ada, people=PEOPLE)

    def killed(*args, **told):
        raise Killed

    with monkeypatch.context() as dying, suppress(Killed):
        dying.setattr(imports, "restate", killed)
        start(imported)

    assert (Import.objects.get().status, names()) == ("read", [])


def test_one_that_dies_between_two_chunks_is_carried_on_by_the_next(ada, noon):
    start(make.imported(of=ada, people=PEOPLE))
    for _ in range(3):
        # Each time another process, which knows nothing but what is stored.
        connection.close()
        actions.carry_on(now=noon)
    assert len(names()) == 16

    while actions.carry_on(now=noon):
        connection.close()

    assert_all_came_once()


def test_two_workers_put_everybody_on_the_list_once(ada, noon):
    start(make.imported(of=ada, people=PEOPLE))
    gate = threading.Barrier(2)
    raised = []

    def work():
        try:
            gate.wait(10)
            while Import.objects.running().exists():
                actions.carry_on(now=noon)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert raised == []
    assert_all_came_once()


def test_one_that_somebody_is_at_is_passed_by_without_waiting(ada, ben, noon):
    for student in (ada, ben):
        start(make.imported(of=student, people=PEOPLE))
    answers = []

    def carry_on():
        answers.append(actions.carry_on(now=noon))

    assert at_once(carry_on, lambda: [carry_on() for _ in range(12)]) == []

    # The second had one of them to itself to its end, and then found nothing that it might touch.
    assert answers == [True] * 10 + [False] * 3
    assert sorted(Import.objects.values_list("done", flat=True)) == [8, 40]


def test_two_clicks_start_it_once(ada, noon):
    imported = make.imported(of=ada, people=PEOPLE)

    assert at_once(lambda: start(imported), lambda: start(imported)) == []

    assert (Import.objects.get().done, len(names())) == (4, 4)


def test_two_clicks_bring_it_once(ada, noon):
    def bring():
        actions.bring(ada, raw=PEOPLE.encode(), name="people.csv", by=ada.user, now=noon)

    assert at_once(bring, bring) == []

    assert Import.objects.count() == 1


def test_two_files_with_the_same_people_add_them_once(ada, noon):
    one, other = (make.imported(of=ada, people=PEOPLE + end) for end in ("", "\n\n"))

    def work(imported):
        start(imported)
        while actions.carry_on(now=noon):
            pass

    assert at_once(lambda: work(one), lambda: work(other)) == []

    while actions.carry_on(now=noon):
        pass
    assert len(names()) == 40
    assert sum(Import.objects.values_list("added", flat=True)) == 40
    assert wrong() == []


def test_without_the_lock_of_the_list_they_would_come_twice(ada, noon, monkeypatch):
    one, other = (make.imported(of=ada, people=PEOPLE + end) for end in ("", "\n\n"))
    monkeypatch.setattr(imports, "hold", lambda student: None)

    assert at_once(lambda: start(one), lambda: start(other)) == []

    assert len(names()) == 8


def test_two_clicks_undo_it_once(ada, noon):
    imported = make.imported(of=ada, people=PEOPLE)
    start(imported)
    while actions.carry_on(now=noon):
        pass

    def undo():
        actions.take_back(imported, by=ada.user, now=noon)

    [refused] = at_once(undo, undo)

    assert isinstance(refused, Refused)
    assert Contact.objects.filter(deleted_at=None).count() == 0
    assert wrong() == []
