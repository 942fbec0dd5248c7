"""The floor page F: the least that a page for a signed-in person costs.

Session and user, one query, a Django template that makes 20 kB, no form.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from contacts.models import Contact

ROWS = 50


@login_not_required
def floor(request: HttpRequest) -> HttpResponse:
    rows = Contact.objects.filter(student__user=request.user).order_by("sort_key", "pk")[:ROWS]
    return render(request, "bench/floor.html", {"rows": rows})
