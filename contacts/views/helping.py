"""Help that is no talk: they helped me, somebody helped me, I landed something."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, gratitude, policies
from contacts.help_forms import HelpedForm, LandedForm, SomebodyHelpedForm
from contacts.models import Contact
from contacts.views.mine import moment_to_undo, own_contact, own_student
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
# Names that the browser proposes while one types; any other name on the list may be typed as well.
PROPOSED = 300


@audience("student")
@require_http_methods(FORM)
def helped(request: Request, pk: int) -> HttpResponse:
    """Write down that a contact helped, and go on to the note they are owed."""
    contact = own_contact(request, pk)
    otherwise = f"{contact.name} was put aside or wants no letters. Change that on their card first."
    require("helped", policies.allowed(request.user, contact, request.now), otherwise)
    form = HelpedForm(request.POST or None, back=contact.get_absolute_url())
    if submitted(form, actions.owe_help, contact, by=request.user, now=request.now):
        told(request, f"Noted: {contact.first_name} helped you. A few lines are enough, within a week.")
        return redirect(form.result)
    return page(request, "contacts/helped.html", form=form, contact=contact)


@audience("student")
@require_http_methods(FORM)
def somebody_helped(request: Request) -> HttpResponse:
    """The same for anybody, by name."""
    form = SomebodyHelpedForm(request.POST or None, back=reverse("interviews:thank_you_notes"))
    if submitted(form, actions.owe_help_of, own_student(request), by=request.user, now=request.now):
        contact = form.result.contact
        told(request, f"Noted: {contact.first_name} helped you. A few lines are enough, within a week.")
        return redirect(form.result)
    people = Contact.objects.visible_to(request.user).order_by("sort_key", "pk")
    names = list(people.values_list("name", flat=True)[:PROPOSED])
    return page(request, "contacts/somebody_helped.html", form=form, people=names)


@audience("student")
@require_http_methods(FORM)
def landed(request: Request) -> HttpResponse:
    """Write down what was landed, and who is to hear of it."""
    helpers = gratitude.helped(Contact.objects.visible_to(request.user))
    form = LandedForm(request.POST or None, helped=helpers, back=reverse("interviews:thank_you_notes"))
    if submitted(form, actions.land, own_student(request), by=request.user, now=request.now):
        count = len(form.result)
        undo = f"{reverse('contacts:take_back_landing')}?{urlencode({'at': request.now.isoformat()})}"
        told(request, _to_hear(count), undo=undo if count else "")
        return redirect("interviews:thank_you_notes")
    return page(request, "contacts/landed.html", form=form)


@audience("student")
@require_POST
def take_back_landing(request: Request) -> HttpResponse:
    """Undo: whoever has not been told need not hear of it."""
    student, landed_at = own_student(request), moment_to_undo(request)
    count = actions.take_back_landing(student, landed_at=landed_at, by=request.user, now=request.now)
    told(request, f"Taken back: {count} {'note is' if count == 1 else 'notes are'} not owed any more.")
    return redirect("interviews:thank_you_notes")


def _to_hear(count: int) -> str:
    if not count:
        return "Everybody you chose is to hear of it already, or has."
    return f"Congratulations. {count} {'person is' if count == 1 else 'people are'} to hear of it; each draft is ready."
