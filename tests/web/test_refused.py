"""The page of a refusal that no form caught: a sentence, and the way back."""

import pytest

from tests import make

pytestmark = pytest.mark.usefixtures("clock")


def refused(browser, came_from):
    headers = {"Referer": came_from} if came_from else {}
    response = browser.post("/contacts/tag/", {"tag": "law"}, headers=headers)
    assert response.status_code == 422
    return response.content.decode().partition("<main")[2]


def test_leads_back_to_where_one_was(ada, as_):
    page = refused(as_(ada), "http://testserver/contacts/?q=nair&tag=%3Claw%3E")

    assert 'href="/contacts/?q=nair&amp;tag=%3Claw%3E">Back</a>' in page


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        "https://evil.com/",
        "https://evil.com/contacts/",
        "http://testserver@evil.com/",
        "http://testserver//evil.com",
        "http://testserver/contacts/tag/",
        "http://[::1",
        "javascript:alert(1)",
        "//evil.com",
        "/contacts/",
        "testserver",
    ],
)
def test_leads_nowhere_else(elsewhere, ada, as_):
    page = refused(as_(ada), elsewhere)

    assert 'href="/">Go on</a>' in page
    assert "evil" not in page
    assert "alert" not in page


def test_leads_back_to_the_card_of_somebody_who_is_counted_on(ada, as_):
    contact = make.contact(of=ada)
    make.interview(of=ada, contact=contact)
    card = contact.get_absolute_url()

    response = as_(ada).post(f"{card}archive/", headers={"Referer": f"http://testserver{card}"})

    assert f'href="{card}">Back</a>' in response.content.decode()
