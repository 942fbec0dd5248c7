"""Who gave which name."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from contacts.models.contacts import Contact
from students.models import Student
from web.calendar import within_a_century


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> Self:
        mine = Student.objects.visible_to(user)
        return self.filter(student__in=mine, named__deleted_at=None, giver__deleted_at=None)


class Referral(models.Model):
    """One name a contact gave, and whether the student may mention who gave it.

    `may_mention` is null while nobody has asked. Composite foreign keys, in the migration, keep both
    contacts on the list of the same student.
    """

    student = models.ForeignKey(Student, models.CASCADE)
    giver = models.ForeignKey(Contact, models.CASCADE, related_name="referrals_given")
    named = models.ForeignKey(Contact, models.CASCADE, related_name="referrals")
    may_mention = models.BooleanField(null=True)
    given_at = models.DateTimeField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giver", "named"], name="referral_once_for_a_pair"),
            models.CheckConstraint(name="referral_of_somebody_else", condition=~Q(giver=F("named"))),
            within_a_century("referral", "given_at"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} named {self.named}"
