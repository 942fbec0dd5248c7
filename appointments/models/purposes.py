"""What an appointment is for, as the director words it for the whole center."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from accounts.models import User
from students.models import Student
from web.calendar import within_a_century


class PurposeQuerySet(models.QuerySet["Purpose"]):
    def visible_to(self, user: User) -> Self:
        """Those that can be chosen; to a director those that are retired, too."""
        return self if user.is_director else self.current()

    def current(self) -> Self:
        """Those that are not retired."""
        return self.filter(retired_at=None)

    def with_offering(self) -> Self:
        """Loaded with how many counselors who still work here offer it, as `offering`."""
        still_here = Q(appointmenttype__counselor__user__deactivated_at=None)
        return self.annotate(offering=Count("appointmenttype", filter=still_here))

    def in_order(self) -> Self:
        """As the director has put them."""
        return self.order_by("rank", "pk")


class Purpose(models.Model):
    """One thing that students can book an appointment for. A retired one is offered no more; what is booked stays."""

    name = models.CharField(max_length=80)
    about = models.CharField(max_length=300, help_text="One sentence for whoever chooses.")
    rank = models.PositiveSmallIntegerField(default=0, help_text="Its place in the list.")
    colleges = ArrayField(
        models.CharField(max_length=120), default=list, help_text="Whose students may book it; none: all."
    )
    class_of_from = models.SmallIntegerField(null=True)
    class_of_until = models.SmallIntegerField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects = PurposeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="purpose_is_named_once"),
            models.CheckConstraint(name="purpose_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="purpose_says_what_it_is_about", condition=~Q(about="")),
            models.CheckConstraint(
                name="purpose_is_for_classes_in_order",
                condition=Q(class_of_from=None)
                | Q(class_of_until=None)
                | Q(class_of_until__gte=F("class_of_from")),
            ),
            within_a_century("purpose", "retired_at"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_for(self, student: Student) -> bool:
        """Say whether a student of this college and class may book it."""
        if self.colleges and student.college.casefold() not in {one.casefold() for one in self.colleges}:
            return False
        first, last = self.class_of_from, self.class_of_until
        if first is None and last is None:
            return True
        year = student.class_of
        return year is not None and (first is None or first <= year) and (last is None or year <= last)

    @property
    def for_whom(self) -> str:
        """Whom it is for, in words; nothing where it is for everybody."""
        first, last = self.class_of_from, self.class_of_until
        words = [f"students of {' or '.join(self.colleges)}"] if self.colleges else []
        if first == last and first is not None:
            words.append(f"the class of {first}")
        elif first is not None and last is not None:
            words.append(f"the classes of {first} to {last}")
        elif first is not None:
            words.append(f"the class of {first} and later ones")
        elif last is not None:
            words.append(f"the class of {last} and earlier ones")
        return ", ".join(words)


class IntakeQuestion(models.Model):
    """One question that is asked when this is booked; at most five. Appointments keep it as it was asked."""

    MOST = 5

    purpose = models.ForeignKey(Purpose, models.CASCADE)
    rank = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "rank"], name="intake_question_in_its_place"),
            models.CheckConstraint(name="intake_question_is_one_of_five", condition=Q(rank__lt=5)),
            models.CheckConstraint(name="intake_question_asks_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text
