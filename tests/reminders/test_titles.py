"""Every kind has a name by which a person chooses how to hear of it."""

from collections import Counter

import pytest

from reminders.kinds import ANSWERS, PATIENT, URGENT, Kind, kinds

EVERY = sorted(kinds)


def audience(kind: Kind, path: str) -> str:
    """Whom a path leads to: "student", "counselor", or "person" where it may be anybody."""
    if path.endswith("student__user"):
        return "student"
    return "counselor" if path.endswith("counselor__user") or kind.name == "progress.morning" else "person"


@pytest.mark.parametrize("name", EVERY)
def test_is_a_short_name_in_sentence_case(name):
    title = kinds[name].title

    assert 0 < len(title) <= 40
    assert title[0].isupper()
    assert title == title.strip(" .")


@pytest.mark.parametrize("who", ["student", "counselor", "person"])
def test_no_two_kinds_of_one_audience_share_theirs(who):
    titles = Counter(
        kind.title
        for kind in kinds.values()
        for path in kind.recipients
        if audience(kind, path) in (who, "person")
    )

    assert len(titles) > 1
    assert [title for title, count in titles.items() if count > 1] == []


def test_answers_come_at_once_and_what_is_about_an_hour_is_never_collected():
    offered = {}
    for kind in kinds.values():
        offered.setdefault(kind.offers, set()).add(kind.name)

    assert offered[ANSWERS] - {"reminders.digest"} == {
        "appointments.booked",
        "appointments.cancelled",
        "appointments.moved",
        "contacts.thank_you_owed",
        "office.invitation",
        "office.password_reset",
    }
    assert offered[URGENT] == {
        "appointments.in_an_hour",
        "appointments.tomorrow",
        "appointments.waitlist_offer",
        "interviews.answered",
        "interviews.confirm",
        "interviews.in_an_hour",
        "interviews.tomorrow",
        "progress.morning",
    }
    assert set(offered) == {ANSWERS, URGENT, PATIENT}
