"""The columns of a student's summary that interviews decide."""

from django.db.models import Count, Q

from interviews.models import Interview
from students.models import Summary


def refresh(student: int) -> None:
    """Derive this student's counts of interviews from the facts."""
    ended = Q(held_at=None, cancelled_at=None, missed_at=None)
    facts = Interview.objects.filter(student=student, contact__deleted_at=None).aggregate(
        planned=Count("pk", filter=ended), held=Count("pk", filter=Q(held_at__isnull=False))
    )
    Summary.objects.filter(student=student).update(**facts)
