"""Statements whose plan Postgres keeps for a while."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from web.kept_plans import USES, kept_plan

pytestmark = pytest.mark.django_db
QUESTION = "SELECT id FROM accounts_user WHERE id = %s -- kept"


def ask(times: int) -> None:
    for number in range(times):
        with kept_plan() as cursor:
            cursor.execute(QUESTION, [number])
            assert cursor.fetchall() == []


def kept() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%-- kept'"
        )
        return cursor.fetchall()


def test_is_prepared_once_and_never_planned_for_one_value():
    ask(5)

    assert kept() == [(5, 0)]


def test_goes_on_after_its_plans_were_thrown_away():
    ask(2 * USES + 1)

    [(generic, custom)] = kept()
    assert generic > USES
    assert custom == 0


def test_whoever_looks_on_reads_the_statement_with_its_values():
    with CaptureQueriesContext(connection) as asked:
        ask(1)

    assert "WHERE id = 0" in asked.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("SELECT %s::int + %s::int, 'a' LIKE 'a%%'", [1, 2]),
        ("SELECT %(one)s::int + %(two)s::int, %(one)s::int = 1", {"two": 2, "one": 1, "more": 3}),
    ],
)
def test_values_stand_where_they_belong_by_place_or_by_name(question, values):
    with kept_plan() as cursor:
        cursor.execute(question, values)
        assert cursor.fetchall() == [(3, True)]
