"""What happens to a form that is sent after the session has ended, and to an address that is only a button's."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from tests import make


@pytest.mark.django_db
@pytest.mark.parametrize("here", ["/availability/take-off/", "/appointments/book/?counselor=1&on=2026-03-10"])
def test_a_form_leads_back_to_the_page_it_stood_on_and_says_that_nothing_was_saved(here, client):
    response = client.post("/appointments/7/reopen/", headers={"Referer": f"http://testserver{here}"})

    assert response["Location"] == f"{reverse('account_login')}?next={quote(here, safe='/')}"
    assert "You were signed out meanwhile" in client.get(response["Location"]).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/x", "", "http://testserver.evil.example/", "//evil", "http://[", "http://[::1"],
)
def test_a_form_from_elsewhere_leads_to_its_own_address(referer, client):
    response = client.post("/contacts/add/", headers={"Referer": referer})

    assert response["Location"] == f"{reverse('account_login')}?next=/contacts/add/"


@pytest.mark.django_db
@pytest.mark.parametrize("here", ["http://[", "http://[::1", "\\", "javascript:alert(1)"])
def test_a_fragment_of_an_odd_page_leads_to_sign_in_and_to_no_fault(here, client):
    response = client.get("/contacts/", headers={"HX-Request": "true", "HX-Current-URL": here})

    assert response.status_code == 200
    assert response["HX-Redirect"].startswith(reverse("account_login"))


def test_an_address_that_is_only_a_buttons_is_a_page_with_a_way_on(ada, cora, noon, clock, as_):
    make.hours(of=cora)
    booked = make.appointment(of=ada)

    response = as_(cora).get(reverse("appointments:fulfil", args=[booked.pk]))

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This address only works for the button that leads to it." in response.content.decode()
