"""The gratitude ledger, and the page on which one note is settled."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.models import User, student_with
from accounts.requests import Request
from contacts import actions, policies
from contacts.drafting import Drafted, coached, drafted
from contacts.forms import ExcuseForm, ThankForm
from contacts.gratitude import LETTERS
from contacts.letter_forms import LetterForm
from contacts.letters.wordings import WORDINGS
from contacts.models import Draft, ThankYouNote
from contacts.models.thank_you_notes import ThankYouNoteQuerySet
from interviews.drafting import thanking
from interviews.gratitude import in_words, ledger
from web.compiled import compiled_once
from web.middleware import page_before
from web.pagination import paged
from web.responses import page, submitted, told

# Of those who were thanked the ledger shows the last; all have a page of their own.
SHOWN = 10
# What a row of them prints.
ROW = (
    "because",
    "what",
    "channel",
    "sent_at",
    "excused_at",
    "excuse",
    "contact__name",
    "referral__named__name",
)


@audience("student")
@require_safe
def thank_you_notes(request: Request) -> HttpResponse:
    """Show who is waiting to hear from the student, the most urgent first, and who was thanked lately."""
    waiting = ledger(request.user, request.now, after=request.GET.get("after", ""))
    return page(
        request,
        "interviews/thank_you_notes.html",
        page=waiting,
        people=in_words(waiting.people),
        settled=_latest(user=request.user.pk),
        shown=SHOWN,
    )


@audience("student")
@require_safe
def thanked(request: Request) -> HttpResponse:
    """Show everybody who was thanked, or was not and why, the latest first."""
    rows = paged(_settled(request.user), by=("-settled_at", "-pk"), query=request.GET)
    return page(request, "interviews/thanked.html", page=rows)


@audience("student")
@require_safe
def thank_you_note(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _note(request, pk))


@audience("student")
@require_POST
def save_note_draft(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed of one note, and say what the coach makes of it; without a script, lead back to the page."""
    note = _note(request, pk)
    form = LetterForm(request.POST)
    if not submitted(form, actions.save_note_draft, note, by=request.user, now=request.now):
        if not request.htmx:
            return _shown(request, note, form=ThankForm(request.POST, action=_thank_url(note)))
        return page(request, "contacts/coach.html", form=form)
    if not request.htmx:
        return redirect(page_before(request) or note)
    letter = Drafted(**form.cleaned_data)
    return page(request, "contacts/coach.html", **coached(letter, thanking(note, now=request.now)))


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
        # Sent from a second window: what was typed there is shown, and not kept.
        typed = form.cleaned_data.get("text", "") if form and form.refusal else ""
        return page(
            request,
            "interviews/thank_you_note.html",
            note=note,
            contact=contact,
            allowed=allowed,
            form=form,
            typed="" if typed == note.text else typed,
        )
    name = LETTERS[ThankYouNote.Because(note.because)]
    known = thanking(note, now=request.now)
    drafts = list(Draft.objects.visible_to(request.user).filter(contact=contact, letter=note.draft))
    letter = drafted(name, known, drafts, kept_as=note.draft)
    if note.text and not drafts:
        # It was written before, and taken back.
        letter = Drafted(name, letter.subject, note.text)
    return page(
        request,
        "interviews/thank_you_note.html",
        note=note,
        contact=contact,
        heard=known.heard,
        allowed=allowed,
        letter=WORDINGS[name],
        form=form
        or ThankForm(
            action=_thank_url(note),
            initial={"channel": note.channel or "email", "subject": letter.subject, "text": letter.text},
        ),
        **coached(letter, known),
    )


def _thank_url(note: ThankYouNote) -> str:
    return reverse("interviews:thank", args=[note.pk])


def _settled(user: User) -> ThankYouNoteQuerySet:
    mine = ThankYouNote.objects.visible_to(user).settled().select_related("contact", "referral__named")
    return mine.only(*ROW)


@compiled_once
def _latest(*, user: int) -> ThankYouNoteQuerySet:
    return _settled(student_with(user)).order_by("-settled_at", "-pk")[: SHOWN + 1]


def _note(request: Request, pk: int) -> ThankYouNote:
    mine = ThankYouNote.objects.visible_to(request.user)
    return get_object_or_404(mine.select_related("contact__student__user", "referral__named"), pk=pk)
