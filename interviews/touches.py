"""When a contact last heard from the student, and when it is time for a line again."""

from django.db.models import DateTimeField, ExpressionWrapper, F, Max, Model, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest

from contacts.models import FollowUp, Outreach, Referral, ThankYouNote
from interviews.models import Interview
from web.calendar import DAY


def latest(model: type[Model], *moments: str, contact: str = "contact") -> Subquery:
    """Return the latest of these moments among a contact's rows of the model."""
    rows = model._default_manager.filter(**{contact: OuterRef("pk")}).order_by().values(contact)
    moment = Greatest(*moments) if moments[1:] else F(moments[0])
    return Subquery(rows.annotate(latest=Max(moment)).values("latest"))


# Whatever of it was last: they talked, the student wrote, thanked, kept a promise, asked them for an introduction or
# answered it, told them what came of a name.
TOUCHED_AT: Combinable = Greatest(
    latest(Interview, "held_at"),
    latest(ThankYouNote, "sent_at"),
    latest(Outreach, "sent_at"),
    latest(FollowUp, "kept_at"),
    latest(Referral, "introduction_asked_at", "answered_at", "reported_at", contact="giver"),
    latest(Referral, "answered_at", contact="named"),
)
# A line is welcome again so many days after; the contact's own interval.
IN_TOUCH_AT: Combinable = ExpressionWrapper(
    TOUCHED_AT + F("keep_in_touch_days") * Value(DAY), DateTimeField()
)
