"""Figures for a monitor, in Prometheus's text format: how the letters stand, and nobody's name."""

from collections.abc import Iterator
from datetime import datetime
from math import inf

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from accounts.audience import public
from accounts.requests import Request
from reminders import outages, watching


@public
@require_safe
def metrics(request: Request) -> HttpResponse:
    """Tell the figures to whoever has the token; where none is set there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    ):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(Letters(request.now))
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    response["Cache-Control"] = "no-store"
    return response


class Letters:
    """The ledger as it is at this moment, asked anew each time."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        tallies = watching.by_kind(self.now)
        open_ = GaugeMetricFamily(
            "careercenter_letters_open", "Letters without an ending yet.", labels=["kind"]
        )
        due = GaugeMetricFamily("careercenter_letters_due", "Letters to be tried by now.", labels=["kind"])
        ended = GaugeMetricFamily(
            "careercenter_letters_ended",
            "Letters that were sent, dropped or given up in the last 24 hours.",
            labels=["kind", "ending"],
        )
        for tally in tallies:
            open_.add_metric([tally.kind], tally.open)
            due.add_metric([tally.kind], tally.due)
            ended.add_metric([tally.kind, "sent"], tally.sent)
            ended.add_metric([tally.kind, "dropped"], tally.dropped)
            ended.add_metric([tally.kind, "failed"], tally.failed)
        oldest = watching.oldest_due(tallies)
        yield from (open_, due, ended)
        yield GaugeMetricFamily(
            "careercenter_letters_oldest_due_seconds",
            "How long the letter that is due longest has waited; 0 where none is due.",
            value=(self.now - oldest).total_seconds() if oldest else 0,
        )
        yield GaugeMetricFamily(
            "careercenter_letters_outage",
            "1 while the mail server takes nothing from us.",
            value=1 if outages.current() else 0,
        )
        silent_for = watching.senders_silent_for()
        yield GaugeMetricFamily(
            "careercenter_letters_sender_seen_seconds",
            "How long ago a sender last looked for letters; +Inf where none ever has.",
            value=inf if silent_for is None else silent_for.total_seconds(),
        )
