"""Names that a contact gave."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.forms import ReferForm
from contacts.views.mine import own_contact
from web.responses import page, submitted, told


@audience("student")
@require_http_methods(["GET", "POST"])
def refer(request: Request, pk: int) -> HttpResponse:
    """Write down a name that a contact gave; it is a contact at once."""
    giver = own_contact(request, pk)
    form = ReferForm(request.POST or None, back=giver.get_absolute_url())
    if submitted(form, actions.refer, giver, by=request.user, now=request.now):
        named = form.result.named
        where = "is" if named.listed_at == request.now else "was already"
        told(request, f"{named.name} {where} on your list, named by {giver.name}.")
        return redirect(giver)
    return page(request, "contacts/refer.html", form=form, contact=giver)
