"""Letters: a student's draft of one, and the center's own words for each. What is shipped is in contacts/letters."""

from django.db import models

from contacts.models.contacts import Contact, OfContactQuerySet
from web.calendar import within_a_century


class Draft(models.Model):
    """One letter a student is writing to a contact, kept until it is sent; of several the latest counts.

    `letter` is the letter's name, or that of one thank-you note.
    """

    contact = models.ForeignKey(Contact, models.CASCADE)
    letter = models.CharField(max_length=20)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    objects = OfContactQuerySet.as_manager()

    class Meta:
        constraints = [within_a_century("draft", "saved_at")]
        indexes = [models.Index(fields=["contact", "-saved_at"], name="draft_latest")]

    def __str__(self) -> str:
        return f"Draft to {self.contact}"


class Letter(models.Model):
    """One of the letters, in the center's own words instead of those that are shipped."""

    name = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_says_something", condition=~models.Q(subject="") & ~models.Q(text="")
            ),
            within_a_century("letter", "changed_at"),
        ]

    def __str__(self) -> str:
        return self.name
