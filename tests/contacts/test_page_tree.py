"""The tree of who led to whom: the drawing, and the same in words."""

import re

import pytest
from django.db import connection

from contacts import actions
from contacts.models import Contact, Referral
from tests import make
from tests.pages import bare, queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/tree/"


@pytest.fixture
def priya(ada):
    return make.contact(of=ada, name="Priya Nair", organization="Mercy", listed_at=make.NOON - 40 * DAY)


def named(giver, name, noon, **facts):
    return actions.refer(giver, name=name, by=giver.student.user, now=noon, **facts).named


def met(contact, noon):
    make.interview(of=contact.student, contact=contact, held_at=noon - DAY)
    return contact


def drawn(response):
    """The names in the drawing, whole, in their order."""
    picture = response.content.decode().partition("<defs>")[2].partition("</defs>")[2].partition("</svg>")[0]
    return re.findall(r"<title>(.*?)(?:,| \()", picture)


def told(response):
    """The names in the text, in their order."""
    text = response.content.decode().partition('<details class="more words">')[2].partition("</details>")[0]
    return re.findall(r'<li><a href="/contacts/\d+/">(.*?)</a>', text)


def in_words(response):
    return words(response).partition("The same in words")[2]


def test_teaches_to_ask_for_names_where_there_is_nobody(ada, as_):
    page = as_(ada).get(PAGE)

    assert "Whom else should I talk to?" in words(page)
    assert 'href="/contacts/add/"' in page.content.decode().partition("<main")[2]


def test_teaches_to_ask_for_names_where_nobody_was_met(ada, as_, priya):
    page = words(as_(ada).get(PAGE))

    assert "Whom else should I talk to?" in page
    assert "Choose whom to write to" in page


def test_shows_who_gave_which_name_and_how_far_each_got(ada, as_, noon, priya):
    met(priya, noon)
    named(priya, "Tomas Weir", noon, may_mention=True, organization="City Hall")
    named(priya, "Elena Ortiz", noon, may_mention=False)
    named(priya, "Sam Hill", noon)

    text = in_words(as_(ada).get(PAGE))

    assert "Priya Nair (met), Mercy. Gave you: Tomas Weir (listed), City Hall." in text
    assert "You may mention Priya Nair. Elena Ortiz (listed). Do not mention Priya Nair." in text
    assert "Sam Hill (listed). You have not asked whether you may mention Priya Nair." in text


def test_the_text_says_the_same_as_the_drawing(ada, as_, noon, priya):
    named(named(priya, "Tomas Weir", noon), "Elena Ortiz", noon)
    named(priya, "Marcus Webb", noon)

    page = as_(ada).get(PAGE)

    assert drawn(page) == told(page)
    assert drawn(page) == [
        "Priya Nair",
        "Tomas Weir",
        "Elena Ortiz",
        "Marcus Webb",
    ]


def test_tells_who_else_gave_the_name(ada, as_, noon, priya):
    named(priya, "Tomas Weir", noon)
    named(make.contact(of=ada, name="Elena Ortiz"), "Tomas Weir", noon + HOUR, may_mention=True)

    page = as_(ada).get(PAGE)

    assert "Also named by Elena Ortiz (you may mention them)." in in_words(page)
    assert "A dashed line comes from somebody else" in words(page)


def test_marks_and_counts_the_branches_that_ended_because_nobody_asked(ada, as_, noon, priya):
    met(priya, noon)
    met(named(priya, "Tomas Weir", noon), noon)
    met(make.contact(of=ada, name="Elena Ortiz"), noon)

    page = as_(ada).get(PAGE)

    assert "2 branches ended because nobody asked for names." in words(page)
    assert in_words(page).count("Met, and nobody asked for names.") == 2
    assert page.content.decode().count(">Nobody asked for names</text>") == 2


def test_one_branch_is_told_as_one(ada, as_, noon, priya):
    met(priya, noon)

    assert "1 branch ended because nobody asked for names." in words(as_(ada).get(PAGE))


def test_says_so_where_everybody_who_was_met_gave_a_name(ada, as_, noon, priya):
    named(met(priya, noon), "Tomas Weir", noon)

    page = words(as_(ada).get(PAGE))

    assert "Everybody you have met so far has given you a name." in page
    assert "ended because" not in page


def test_a_promise_kept_to_somebody_is_no_meeting(ada, as_, noon, priya):
    actions.keep(make.follow_up(of=ada, contact=priya), by=ada.user, now=noon)
    named(priya, "Tomas Weir", noon)
    priya.refresh_from_db()
    actions.keep(
        make.follow_up(of=ada, contact=Contact.objects.get(name="Tomas Weir")), by=ada.user, now=noon
    )

    page = words(as_(ada).get(PAGE))

    assert "Tomas Weir (followed up)" in page
    assert "nobody asked" not in page


def test_those_who_led_to_nobody_are_a_number(ada, as_, noon, priya):
    named(priya, "Tomas Weir", noon)
    for number in range(3):
        make.contact(of=ada, name=f"Somebody {number}")

    page = as_(ada).get(PAGE)

    assert "… and 3 people who have led to nobody yet" in words(page)
    assert "Somebody" not in page.content.decode()


def test_archived_contacts_stay_and_deleted_ones_leave_their_names_behind(ada, as_, noon, priya):
    tomas = named(priya, "Tomas Weir", noon)
    named(tomas, "Elena Ortiz", noon)
    Contact.objects.filter(pk=priya.pk).update(archived_at=noon)
    marcus = named(make.contact(of=ada, name="Marcus Webb"), "Sam Hill", noon).referrals.get().giver
    actions.delete(marcus, by=ada.user, now=noon)

    page = as_(ada).get(PAGE)

    assert "Priya Nair (listed, archived), Mercy. Gave you: Tomas Weir (listed)." in in_words(page)
    assert told(page) == ["Priya Nair", "Tomas Weir", "Elena Ortiz"]


def test_somebody_whose_only_name_is_off_the_list_was_asked(ada, as_, noon, priya):
    tomas = named(met(priya, noon), "Tomas Weir", noon)
    actions.delete(tomas, by=ada.user, now=noon)

    assert "nobody asked" not in words(as_(ada).get(PAGE))


def test_shows_nobody_of_another_list(ada, ben, as_, noon):
    named(met(make.contact(of=ben, name="Elena Ortiz"), noon), "Sam Hill", noon)

    page = as_(ada).get(PAGE)

    assert "Elena Ortiz" not in page.content.decode()
    assert "Whom else should I talk to?" in words(page)


def test_begins_with_one_person(ada, as_, noon, priya):
    tomas = named(priya, "Tomas Weir", noon, may_mention=True)
    named(tomas, "Elena Ortiz", noon)

    page = as_(ada).get(PAGE, {"from": tomas.pk})

    assert told(page) == ["Tomas Weir", "Elena Ortiz"]
    assert "From Tomas Weir on The whole tree" in words(page)
    assert "Named by Priya Nair (you may mention them)." in in_words(page)


def test_an_address_that_names_nobody_of_the_tree_leads_to_all_of_it(ada, ben, as_, noon, priya):
    named(priya, "Tomas Weir", noon)
    outside = make.contact(of=ada, name="Elena Ortiz")
    theirs = named(make.contact(of=ben, name="Sam Hill"), "Marcus Webb", noon)
    browser = as_(ada)
    whole = bare(browser.get(PAGE))

    for key in (theirs.pk, outside.pk, 987654321, "9" * 5000, "nosuch", "-1", "1.0", "²", "٣", ""):
        assert bare(browser.get(PAGE, {"from": key})) == whole, key
        assert bare(browser.get(PAGE, {"after": key})) == whole, key


def test_a_long_chain_says_how_many_follow_and_goes_on_there(ada, as_, noon, priya):
    chain = [priya]
    for number in range(30):
        chain.append(named(chain[-1], f"Somebody {number}", noon))
    browser = as_(ada)

    page = browser.get(PAGE)
    further = re.search(r'<li><a href="(\?from=\d+)">… and 11 more</a>', page.content.decode())
    rest = browser.get(PAGE + further[1])

    assert told(page) == [contact.name for contact in chain[:20]]
    assert told(rest) == [contact.name for contact in chain[19:]]


def test_a_name_is_a_text_and_never_markup(ada, as_, noon, priya):
    named(priya, "<b>Tom & Jerry</b>", noon)

    page = as_(ada).get(PAGE).content.decode()

    assert "<b>" not in page
    assert "&lt;b&gt;Tom &amp; Jerry&lt;/b&gt;" in page


def test_leads_to_each_card(ada, as_, noon, priya):
    named(priya, "Tomas Weir", noon)

    page = as_(ada).get(PAGE).content.decode()

    assert page.count(f'href="{priya.get_absolute_url()}"') == 2


def in_a_tree(student, count, noon):
    """So many contacts, each named by the one of half the number; every sixth was met."""
    make.crowd(of=student, count=count)
    crowd = list(Contact.objects.filter(student=student).order_by("pk"))
    Referral.objects.bulk_create(
        Referral(student=student, giver=crowd[number // 2], named=crowd[number], given_at=noon)
        for number in range(1, count)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_referral")


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_, noon):
    in_a_tree(ada, 10, noon)
    in_a_tree(ben, 1000, noon)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    # The session, the person, the center; the pairs, the people in the tree, and how many there are in all.
    assert few == many <= 6


def test_draws_no_more_than_a_page_can_show(ada, as_, noon):
    in_a_tree(ada, 1000, noon)

    page = as_(ada).get(PAGE)

    assert len(drawn(page)) == len(told(page)) == 200
    assert sum(cut.follow for cut in page.context["drawing"].cuts) == 800
