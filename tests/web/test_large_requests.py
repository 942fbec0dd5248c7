"""More than any page takes is refused by its announced length, before anything of it is kept."""

import pytest
from django.test import override_settings

from tests import make

TOO_MUCH = {"text": "x" * 2000}


class Counted:
    """A body of so many bytes that knows how much of it was read."""

    def __init__(self, length):
        self.left, self.read_at_once = length, []

    def read(self, size=-1):
        piece = min(self.left, size if size >= 0 else self.left)
        self.left -= piece
        self.read_at_once.append(piece)
        return b"x" * piece

    readline = read


@pytest.mark.parametrize("path", ["/contacts/import/", "/contacts/add/", "/sign-in/", "/contacts/tag/"])
@override_settings(REQUEST_MAX_BYTES=1000)
def test_is_413_on_every_page(ada, as_, client, path):
    for browser in (as_(ada), client):
        response = browser.post(path, TOO_MUCH)

        assert response.status_code == 413
        assert "Choose a smaller file" in response.content.decode()


@override_settings(REQUEST_MAX_BYTES=1_000_000, REQUEST_DROPPED_BYTES=3_000_000)
def test_is_dropped_piece_by_piece_up_to_a_bound(ada, as_):
    body = Counted(50_000_000)

    response = as_(ada).generic(
        "POST", "/contacts/import/", CONTENT_LENGTH="50000000", **{"wsgi.input": body}
    )

    assert response.status_code == 413
    assert max(body.read_at_once) <= 64 * 1024
    assert sum(body.read_at_once) <= 3_000_000


@pytest.mark.parametrize("announced", ["", "abc", "-1", "9" * 5000, "\u0661"])
def test_an_announcement_that_is_none_is_no_fault(ada, as_, announced):
    make.contact(of=ada)

    assert as_(ada).get("/contacts/", CONTENT_LENGTH=announced).status_code == 200
