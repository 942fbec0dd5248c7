"""How tests read a page."""

import re
from html import unescape

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from center.kept import forget, term_at
from web import clock


def bare(response: HttpResponse, *ids: int) -> tuple[int, str]:
    """The status and the page without what differs between any two: the token of its forms, and these ids."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", response.content.decode())
    for pk in ids:
        page = page.replace(f"/{pk}/", "/ID/")
    return response.status_code, page


def words(response: HttpResponse) -> str:
    """What a person reads on a page that is there, in one line."""
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", f"<main{main}").split()))


def know_the_center() -> None:
    """Have this process read the center just now: it does so once in some seconds, in whichever request comes then."""
    forget()
    term_at(clock.database_time())


def queries(browser: Client, path: str) -> int:
    """How many questions the database is asked for this page, by a process that knows the center already."""
    know_the_center()
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def beside(response: HttpResponse, field: str) -> list[str]:
    """The errors that stand beside this field of the page's form."""
    page = response.content.decode()
    return re.findall(rf'<\w+ id="error_\d+_id_{field}[^"]*"[^>]*><strong>(.*?)</strong>', page, re.DOTALL)
