"""How tests read a page."""

import re

from django.http import HttpResponse


def bare(response: HttpResponse, *ids: int) -> tuple[int, str]:
    """The status and the page without what differs between any two: the token of its forms, and these ids."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", response.content.decode())
    for pk in ids:
        page = page.replace(f"/{pk}/", "/ID/")
    return response.status_code, page


def words(response: HttpResponse) -> str:
    """The page as it is served, once it is there."""
    assert response.status_code == 200
    return response.content.decode()


def beside(response: HttpResponse, field: str) -> list[str]:
    """The errors that stand beside this field of the page's form."""
    page = response.content.decode()
    return re.findall(rf'<\w+ id="error_\d+_id_{field}[^"]*"[^>]*><strong>(.*?)</strong>', page, re.DOTALL)
