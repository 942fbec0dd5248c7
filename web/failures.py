"""What a page says when something of ours does not work: the database is away, or a line of code is wrong."""

import logging
import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.log import log_response

# So soon a database is mostly back, or somebody has gone whose connection one can have.
RETRY_AFTER = "15"

logger = logging.getLogger(__name__)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database does not, and 500 to all else; neither page needs anything that may be broken."""
    error = sys.exception()
    if not isinstance(error, OperationalError | InterfaceError):
        return HttpResponse(_page("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
    answer = HttpResponse(_page("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = RETRY_AFTER
    # One line for each page, and no traceback: it is not the page's fault. Django then says nothing more.
    log_response(
        "No page without the database: %s", str(error), response=answer, request=request, logger=logger
    )
    return answer


def _page(name: str) -> str:
    return loader.get_template(name).render()
