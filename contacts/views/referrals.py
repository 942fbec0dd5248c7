"""Names that a contact gave."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.models import Referral
from contacts.name_forms import MentionForm, ReferForm
from contacts.views.mine import own_contact
from web.responses import page, submitted, told


@audience("student")
@require_http_methods(["GET", "POST"])
def refer(request: Request, pk: int) -> HttpResponse:
    """Write down one to three names that a contact gave; each is a contact at once."""
    giver = own_contact(request, pk)
    form = ReferForm(request.POST or None, back=giver.get_absolute_url())
    if submitted(form, actions.refer_all, giver, by=request.user, now=request.now):
        named = [referral.named for referral in form.result]
        new = [person.name for person in named if person.listed_at == request.now]
        known = [person.name for person in named if person.listed_at != request.now]
        said = [_said(new, "is", "are"), _said(known, "was already", "were already")]
        told(request, " ".join(f"{who} on your list, named by {giver.name}." for who in said if who))
        return redirect(giver)
    return page(request, "contacts/refer.html", form=form, contact=giver)


@audience("student")
@require_http_methods(["GET", "POST"])
def mention(request: Request, pk: int) -> HttpResponse:
    """Write down whether the student may say who gave this name."""
    pairs = Referral.objects.visible_to(request.user).select_related("student", "giver", "named")
    referral = get_object_or_404(pairs, pk=pk)
    said = {True: "yes", False: "no", None: ""}[referral.may_mention]
    form = MentionForm(
        request.POST or None, initial={"may_mention": said}, back=referral.named.get_absolute_url()
    )
    if submitted(form, actions.mention, referral, by=request.user, now=request.now):
        giver = referral.giver.name
        told(
            request,
            f"You may say that {giver} sent you."
            if form.cleaned_data["may_mention"]
            else f"Your letters do not mention {giver}.",
        )
        return redirect(referral.named)
    return page(request, "contacts/mention.html", form=form, referral=referral)


def _said(names: list[str], one: str, several: str) -> str:
    *others, last = names or [""]
    return f"{', '.join(others)} and {last} {several}" if others else f"{last} {one}" if last else ""
