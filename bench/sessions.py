"""People who are signed in already: the sessions are rows, since signing in is not measured here."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import User
from bench import FLOOR_BACKEND
from bench.filling import Cast
from students.models import Student


def sessions(cast: Cast) -> dict[str, str]:
    """Sign four people in, and the reader once more for the floor page: each one's session key."""
    reader, writer = (Student.objects.get(pk=pk) for pk in (cast.reader, cast.writer))
    assert reader.counselor is not None
    people = {
        "reader": reader.user,
        "writer": writer.user,
        "counselor": reader.counselor.user,
        "director": User.objects.get(role="director"),
    }
    keys = {name: session_of(person) for name, person in people.items()}
    return keys | {"floor": session_of(reader.user, backend=FLOOR_BACKEND)}


def session_of(person: User, *, backend: str = "") -> str:
    """Sign one person in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    key: str = session.session_key
    return key
