"""Who is waiting for thanks, and the page on which one note is settled."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.drafting import Drafted, coached, drafted
from contacts.forms import ExcuseForm, ThankForm
from contacts.letters.wordings import WORDINGS
from contacts.models import Draft, ThankYouNote
from interviews.drafting import background
from web.pagination import paged
from web.responses import page, submitted, told

LETTER = "thank_you"


@audience("student")
@require_safe
def thank_you_notes(request: Request) -> HttpResponse:
    mine = ThankYouNote.objects.visible_to(request.user).select_related("contact")
    return page(
        request,
        "interviews/thank_you_notes.html",
        page=paged(mine.owed(), by=("owed_at", "pk"), query=request.GET),
        sent=list(mine.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")[:20]),
    )


@audience("student")
@require_safe
def thank_you_note(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _note(request, pk))


@audience("student")
@require_POST
def thank(request: Request, pk: int) -> HttpResponse:
    note = _note(request, pk)
    form = ThankForm(request.POST, action=request.path)
    if submitted(form, actions.thank, note, by=request.user, now=request.now):
        undo = reverse("interviews:reopen_note", args=[pk])
        told(request, f"Thanked. {note.contact.first_name} will remember you.", undo=undo)
        return redirect("home:today")
    return _shown(request, note, form=form)


@audience("student")
@require_http_methods(["GET", "POST"])
def excuse(request: Request, pk: int) -> HttpResponse:
    note = _note(request, pk)
    form = ExcuseForm(request.POST or None, back=note.get_absolute_url())
    if submitted(form, actions.excuse, note, by=request.user, now=request.now):
        told(request, "No note this time.", undo=reverse("interviews:reopen_note", args=[pk]))
        return redirect(note.contact)
    return page(request, "interviews/excuse.html", form=form, note=note)


@audience("student")
@require_POST
def reopen_note(request: Request, pk: int) -> HttpResponse:
    note = _note(request, pk)
    actions.reopen_note(note, by=request.user, now=request.now)
    return redirect(note)


def _shown(request: Request, note: ThankYouNote, form: ThankForm | None = None) -> HttpResponse:
    contact = note.contact
    allowed = policies.allowed_on_note(request.user, note, request.now)
    if "thank" not in allowed:
        return page(request, "interviews/thank_you_note.html", note=note, contact=contact, allowed=allowed)
    known = background(contact, letter=LETTER, now=request.now)
    drafts = Draft.objects.visible_to(request.user).filter(contact=contact)
    letter = drafted(LETTER, known, drafts)
    if note.text:
        # It was written before, and taken back.
        letter = Drafted(LETTER, letter.subject, note.text)
    return page(
        request,
        "interviews/thank_you_note.html",
        note=note,
        contact=contact,
        log=known,
        allowed=allowed,
        letter=WORDINGS[LETTER],
        form=form
        or ThankForm(
            action=reverse("interviews:thank", args=[note.pk]),
            initial={"channel": note.channel or "email", "subject": letter.subject, "text": letter.text},
        ),
        **coached(letter, known),
    )


def _note(request: Request, pk: int) -> ThankYouNote:
    mine = ThankYouNote.objects.visible_to(request.user).select_related("contact__student__user")
    return get_object_or_404(mine, pk=pk)
