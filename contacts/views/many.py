"""What is done with several contacts of the list at once. The boxes beside the names say with whom."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.fields import TAG
from contacts.finding import Search
from contacts.models import Contact
from contacts.models.contacts import ContactQuerySet
from contacts.views.mine import moment_to_undo, own_student
from web.refusals import Refused
from web.responses import told


@audience("student")
@require_POST
def pick_all(request: Request) -> HttpResponse:
    """Mean to write to everybody chosen."""
    count = actions.pick_all(own_student(request), _chosen(request), by=request.user, now=request.now)
    undo = _undo(request, "contacts:unpick_all")
    told(request, f"{_people(count)} picked to write to.", undo=undo if count else "")
    return _back(request)


@audience("student")
@require_POST
def unpick_all(request: Request) -> HttpResponse:
    """Undo: let be whoever was picked together."""
    count = actions.unpick_all(
        own_student(request), picked_at=moment_to_undo(request), by=request.user, now=request.now
    )
    told(request, f"{_people(count)} at rest again.")
    return _back(request)


@audience("student")
@require_POST
def tag(request: Request) -> HttpResponse:
    """Give everybody chosen a tag."""
    asked = _tag(request.POST.get("tag", ""))
    count, word = actions.tag_all(
        own_student(request), _chosen(request), tag=asked, by=request.user, now=request.now
    )
    undo = _undo(request, "contacts:untag", tag=word)
    told(request, f"{_people(count)} tagged “{word}”.", undo=undo if count else "")
    return _back(request)


@audience("student")
@require_POST
def untag(request: Request) -> HttpResponse:
    """Undo: take the tag off again."""
    student, at = own_student(request), moment_to_undo(request)
    count = actions.untag_all(
        student, tag=_tag(request.GET.get("tag", "")), tagged_at=at, by=request.user, now=request.now
    )
    told(request, f"{_people(count)} without this tag again.")
    return _back(request)


@audience("student")
@require_POST
def archive(request: Request) -> HttpResponse:
    """Put everybody chosen aside, but for those with whom something is open."""
    count, bound = actions.archive_all(
        own_student(request), _chosen(request), by=request.user, now=request.now
    )
    undo = _undo(request, "contacts:unarchive")
    sentence = f"{_people(count)} archived."
    if bound:
        names = ", ".join(contact.name for contact in bound[:3]) + (" and others" if len(bound) > 3 else "")
        sentence += f" Something is still open with {names}: a talk, thanks or a promise."
    told(request, sentence, undo=undo if count else "")
    return _back(request)


@audience("student")
@require_POST
def bring_all_back(request: Request) -> HttpResponse:
    """Take everybody chosen up again."""
    student, chosen = own_student(request), _chosen(request)
    count = actions.bring_all_back(student, chosen, by=request.user, now=request.now)
    told(request, f"{_people(count)} back on your list.")
    return _back(request)


@audience("student")
@require_POST
def unarchive(request: Request) -> HttpResponse:
    """Undo: take up again whoever was put aside together."""
    together = Contact.objects.visible_to(request.user).filter(archived_at=moment_to_undo(request))
    count = actions.bring_all_back(own_student(request), together, by=request.user, now=request.now)
    told(request, f"{_people(count)} back on your list.")
    return _back(request)


def _chosen(request: Request) -> ContactQuerySet:
    """Return the contacts whose boxes are ticked; or all that the list's filters let through."""
    mine = Contact.objects.visible_to(request.user)
    if request.POST.get("everybody") == "yes":
        return Search.of(QueryDict(request.POST.get("query", ""))).among(mine, request.now)
    ticked = [pk for pk in request.POST.getlist("contact") if pk.isascii() and pk.isdigit() and len(pk) <= 16]
    if not ticked:
        raise Refused("Tick the box beside a name first, or choose everybody.", field="contact")
    return mine.filter(pk__in=ticked)


def _tag(word: str) -> str:
    try:
        return TAG.clean(word)
    except ValidationError as error:
        raise Refused(error.messages[0], field="tag") from error


def _people(count: int) -> str:
    return {0: "Nobody was", 1: "One person is"}.get(count, f"{count} people are")


def _undo(request: Request, name: str, **facts: str) -> str:
    """Return the address that undoes what is done now, and leads back to the same search."""
    facts |= {"at": request.now.isoformat(), "query": request.POST.get("query", "")}
    return f"{reverse(name)}?{urlencode(facts)}"


def _back(request: Request) -> HttpResponse:
    asked = request.POST.get("query", "") or request.GET.get("query", "")
    query = Search.of(QueryDict(asked)).query
    return redirect(f"{reverse('contacts:contacts')}{'?' if query else ''}{query}")
