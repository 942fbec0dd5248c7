"""One student, as staff see them."""

import pytest

from audit.models import Event
from contacts import actions
from contacts.actions.contacts import list_all
from students import actions as students
from tests import make
from tests.pages import queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def seen(ada, noon):
    """What staff may see of ada, with everything they may not beside it."""
    contact = make.contact(of=ada, organization="Mercy", private_notes="canary of jottings")
    make.outreach(to=contact)
    interview = make.interview(of=ada, contact=contact, held_at=noon - DAY)
    make.interview(of=ada, contact=contact)
    make.follow_up(of=ada, contact=contact)
    actions.thank(
        contact.thankyounote_set.get(), channel="email", text="canary of thanks", by=ada.user, now=noon
    )
    return interview


def page(ada):
    return f"/students/{ada.pk}/"


def test_shows_names_steps_dates_and_counts(ada, cora, as_, seen):
    text = words(as_(cora).get(page(ada)))

    assert "Ada Moreno" in text
    assert "Contacts 1 Asked 1 Planned 1 Held 1 Thanked 1 Promises open 1" in text
    assert "Priya Nair Mercy" in text
    assert "Wed 4 Mar 2026, 12:00" in text


@pytest.mark.parametrize("who", ["cora", "dora"])
@pytest.mark.parametrize("shares", [False, True])
def test_shows_what_was_learned_only_where_the_student_shares_it(who, shares, ada, as_, seen, noon, request):
    students.share_logs(ada, shares_logs=shares, by=ada.user, now=noon)

    text = words(as_(request.getfixturevalue(who)).get(page(ada)))

    assert ("Labs run on patience." in text) == shares
    assert ("keeps the texts of the logs private" in text) != shares


def test_never_shows_what_was_learned_of_somebody_taken_off_the_list(ada, cora, as_, seen, noon):
    students.share_logs(ada, shares_logs=True, by=ada.user, now=noon)
    actions.delete(seen.contact, by=ada.user, now=noon)

    text = words(as_(cora).get(page(ada)))

    assert "Labs run on patience." not in text
    assert "Priya" not in text


@pytest.mark.parametrize("who", ["cora", "dora"])
def test_jottings_and_letters_are_on_no_page_of_staff(who, ada, as_, seen, noon, request):
    students.share_logs(ada, shares_logs=True, by=ada.user, now=noon)
    browser = as_(request.getfixturevalue(who))

    paths = [page(ada), "/caseload/", "/caseload/?q=canary", "/caseload/?q=Ada", "/settings/", "/people/"]

    for path in paths:
        assert "canary" not in browser.get(path).content.decode().replace("?q=canary", "").replace(
            'value="canary"', ""
        ), path


@pytest.mark.parametrize("who", ["cora", "dora"])
def test_every_look_is_recorded(who, ada, as_, noon, request):
    person = request.getfixturevalue(who)

    as_(person).get(page(ada))

    look = Event.objects.get(verb="looked at")
    assert (look.by, look.student_id, look.at) == (getattr(person, "user", person), ada.pk, noon)


def test_a_look_that_is_not_allowed_is_none(ben, cora, as_):
    assert as_(cora).get(page(ben)).status_code == 404

    assert not Event.objects.filter(verb="looked at").exists()


def test_the_director_sees_everybody(ada, ben, dora, as_):
    browser = as_(dora)

    assert [browser.get(page(student)).status_code for student in (ada, ben)] == [200, 200]


def test_a_counselor_sees_a_student_no_more_who_has_another(ada, cora, dan, as_):
    ada.counselor = dan
    ada.save()

    assert as_(cora).get(page(ada)).status_code == 404
    assert as_(dan).get(page(ada)).status_code == 200


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, cora, ben, dan, as_):
    for student, count in ((ada, 10), (ben, 1000)):
        make.crowd(of=student, count=count)

    few, many = queries(as_(cora), page(ada)), queries(as_(dan), page(ben))

    assert few == many <= 12


def test_whoever_came_with_a_file_is_the_students_own_business_until_picked(ada, cora, as_, noon, clock):
    people = [{"name": "Mom (Linda)"}, {"name": "Bo Lund"}]
    _, picked = list_all(ada, people, are_picked=False, by=ada.user, now=noon)
    actions.pick(picked, by=ada.user, now=noon)

    page = as_(cora).get(f"/students/{ada.pk}/").content.decode()

    assert "Bo Lund" in page
    assert "Linda" not in page
