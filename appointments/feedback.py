"""What students say of appointments, as staff read it: numbers and words of those that are shown, and no names."""

from dataclasses import dataclass, field

from django.db.models import Avg, Count, F

from appointments.models.feedback import FeedbackQuerySet

WORDS_SHOWN = 200


@dataclass(frozen=True)
class Said:
    """What students say of one counselor."""

    name: str
    average: float
    answers: int
    words: list[str] = field(default_factory=list)


def what_students_say(shown: FeedbackQuerySet) -> list[Said]:
    """Gather these answers by counselor, in the order of their names; the latest words first.

    Those that came to be shown together are in the order of the alphabet, which tells nothing of whose they are.
    """
    about = "appointment__counselor"
    numbers = (
        shown.values(about, name=F(f"{about}__user__name"))
        .annotate(average=Avg("useful"), answers=Count("pk"))
        .order_by("name", about)
    )
    said = {one[about]: Said(one["name"], one["average"], one["answers"]) for one in numbers}
    words = shown.exclude(words="").order_by("-shown_at", "words", "pk").values_list(about, "words")
    for counselor, text in words[:WORDS_SHOWN]:
        said[counselor].words.append(text)
    return list(said.values())
