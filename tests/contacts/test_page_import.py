"""The pages of an import: a file is brought, its columns chosen, looked at, put on the list and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.models import Contact, Import
from tests.contacts.files import exports
from tests.pages import words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/import/"


def brought(browser, raw, name="people.csv", **options):
    file = SimpleUploadedFile(name, raw if isinstance(raw, bytes) else raw.encode())
    return browser.post(PAGE, {"file": file}, **options)


def chosen(browser, response):
    """The columns as they were guessed."""
    form = response.context["form"]
    answers = {name: field.initial for name, field in form.fields.items()}
    return browser.post(response.request["PATH_INFO"], answers, follow=True)


def test_linkedin(ada, as_):
    browser = as_(ada)
    response = brought(browser, exports.LINKEDIN, follow=True)
    response
    response = chosen(browser, response)
    response
    pk = Import.objects.get().pk
    response = browser.post(reverse("contacts:start_import", args=[pk]), follow=True)
    response
    response = browser.post(reverse("contacts:start_import", args=[pk]), {"leave_out": "on"}, follow=True)
    response
    print(Contact.objects.values_list("name", "organization", "email", "link"))
    response = browser.post(reverse("contacts:take_back", args=[pk]), follow=True)
    response
    print(words(browser.get(PAGE)))
