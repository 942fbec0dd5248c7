"""Questions worth asking, and those taken along to one interview."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from interviews.models.interviews import Interview
from students.models import Student, of_visible_students
from web.calendar import within_a_century


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User) -> Self:
        """The bank's, the center's, and the student's own."""
        return self.filter(Q(student=None) | of_visible_students(user))

    def in_order(self) -> Self:
        return self.order_by("place", "pk")


class Question(models.Model):
    """One question worth asking: of the bank we ship (it has a key), the center's own, or a student's own."""

    key = models.CharField(  # noqa: DJ001 - null tells the student's own from the bank's
        max_length=40, null=True, unique=True, help_text="Its name in interviews/bank.toml."
    )
    student = models.ForeignKey(Student, models.CASCADE, null=True)
    topic = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    place = models.SmallIntegerField(default=0)
    minutes = models.SmallIntegerField(default=2)
    can_be_looked_up = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    suits_email = models.BooleanField(default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_of_the_bank_or_a_student", condition=Q(key=None) | Q(student=None)
            ),
            models.CheckConstraint(name="question_takes_minutes", condition=Q(minutes__range=(1, 30))),
        ]

    def __str__(self) -> str:
        return self.text


class PlannedQuestionQuerySet(models.QuerySet["PlannedQuestion"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(interview__in=Interview.objects.visible_to(user))

    def in_order(self) -> Self:
        return self.order_by("place", "pk")


class PlannedQuestion(models.Model):
    """One question on one interview's list; the text is its own, so that it may be put in one's own words."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="planned_questions")
    question = models.ForeignKey(Question, models.SET_NULL, null=True)
    text = models.CharField(max_length=300)
    place = models.SmallIntegerField()
    minutes = models.SmallIntegerField(default=2)
    is_must = models.BooleanField(default=False, help_text="One of the three that must be asked.")
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="Jotted down during the talk, put into order in the log.")
    answer_edit = models.UUIDField(
        null=True, help_text="The browser's own name for this state of the answer."
    )

    objects = PlannedQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "question"], name="planned_question_once"),
            models.CheckConstraint(
                name="planned_question_takes_minutes", condition=Q(minutes__range=(1, 30))
            ),
            within_a_century("planned_question", "asked_at"),
        ]

    def __str__(self) -> str:
        return self.text
