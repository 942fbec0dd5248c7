"""The letter page: a draft with the facts filled in, the coach beside it, and the plan of what comes after it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from center.models import closed_days, the_center
from contacts import actions as contacts
from contacts.drafting import Background, Drafted, coached, drafted
from contacts.guard import guard
from contacts.letter_forms import LetterForm
from contacts.letters.wordings import ASKING, WORDINGS
from contacts.models import Contact, Draft, Outreach
from contacts.open_letters import open_letters_at, plans
from contacts.policies import require_ask
from interviews.drafting import background
from interviews.forms import SendForm
from interviews.models import Interview
from web.middleware import page_before
from web.responses import page, submitted, told

# By this a personal link is known in a text.
LINK = f"{settings.BASE_URL}/with/"


@audience("student")
@require_http_methods(["GET", "POST"])
def write(request: Request, pk: int) -> HttpResponse:
    """Write a letter to a contact, send it from one's own mail program, and write down that it was sent."""
    contact = _contact(request, pk)
    require_ask(request.user, contact, request.now)
    form = SendForm(request.POST or None)
    facts = {"sent_at": request.now, "by": request.user, "now": request.now}
    if submitted(form, contacts.ask, contact, **facts):
        told(request, f"Noted: you have written to {contact.name}.")
        return redirect(contact)
    zone, closed, center = ZoneInfo(request.user.zone), closed_days(), the_center()
    known = background(contact, now=request.now)
    by_cadence = plans(contact, known.sent, zone=zone, closed=closed, now=request.now)
    known = known.planned(by_cadence.get(contact.cadence, ()))
    latest = known.sent[0] if known.sent else None
    asked_for = request.GET.get("letter", "")
    name = asked_for if asked_for in ASKING else known.letter
    drafts = Draft.objects.visible_to(request.user).filter(contact=contact)
    letter = drafted(name, known, () if "anew" in request.GET else drafts)
    form.initial = {"subject": letter.subject, "text": letter.text, "cadence": contact.cadence}
    return page(
        request,
        "interviews/write.html",
        form=form,
        contact=contact,
        center=center,
        letter=WORDINGS[name],
        letters=[WORDINGS[one] for one in _fitting(known, name)],
        offers=known.times,
        link_is_told=known.link in letter.text,
        link_is_dead=LINK in letter.text and not (known.link and known.link in letter.text),
        latest=latest,
        ahead=Interview.objects.visible_to(request.user).open().filter(contact=contact).first()
        if latest and latest.outcome == Outreach.Outcome.AGREED
        else None,
        plans=[
            # With nothing but the last day left, the name of the pace says nothing any more.
            (value, label if by_cadence[value][2:] else "Then let it rest", by_cadence[value])
            for value, label in Contact.Cadence.choices
            if value in by_cadence
        ],
        guard=guard(contact, request.now, limit=center.students_per_person),
        open_letters=open_letters_at(contact, zone=zone, closed=closed, now=request.now),
        **coached(letter, known),
    )


@audience("student")
@require_POST
def save_draft(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed, and say what the coach makes of it; without a script, lead back to the page."""
    contact = _contact(request, pk)
    form = LetterForm(request.POST)
    if not submitted(form, contacts.save_draft, contact, by=request.user, now=request.now):
        template = "contacts/coach.html" if request.htmx else "interviews/save_draft.html"
        return page(request, template, form=form, contact=contact, letter={"name": form["letter"].value()})
    if not request.htmx:
        # What was drafted anew and then kept is not to be drafted anew once more.
        before = page_before(request).removesuffix("&anew")
        return redirect(before or contact.get_absolute_url())
    letter = Drafted(**form.cleaned_data)
    known = background(contact, letter=letter.letter, now=request.now)
    return page(request, "contacts/coach.html", **coached(letter, known))


def _fitting(known: Background, name: str) -> list[str]:
    """Return which letters can be chosen between: what fits, and what is written already."""
    fitting = {"first", "second"} if not known.named_by else {"first", "referred", "second"}
    if known.letter == "hello":
        fitting = {"hello", "second"}
    return [one for one in ASKING if one in fitting | {name}]


def _contact(request: Request, pk: int) -> Contact:
    mine = Contact.objects.visible_to(request.user).select_related("student__user")
    return get_object_or_404(mine, pk=pk)
