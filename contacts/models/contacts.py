"""One contact, and what every row that hangs on one shares."""

from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Count, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse

from accounts.models import User
from contacts.folding import folded
from contacts.next_step import Step, steps
from contacts.ways import SHORTEST_NUMBER, Way, digits_of
from students.models import Student, need_at, of_visible_students
from web.calendar import check_zone, within_a_century

# Words before a name by which nobody is called.
TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "coach", "pastor"}
# Kin are called by the whole of it too: "Write to Uncle Bob".
TITLES |= {"uncle", "aunt", "auntie", "cousin", "grandma", "grandpa", "tía", "tío", "my", "the"}
# How alike two names are, from 0 to 1 as Postgres' trigrams count it, to be a slip of the keyboard or two:
# "Pria Nari" and "Priya Nair" are so to 0.38. Somebody too many is offered last.
CLOSE_ENOUGH = 0.35
# How alike two whole names are to be one person's, spelled in two ways: "Jon Smith" and "John Smith".
ALIKE = 0.6
# More than anybody has; a file that claims so is no address book.
MANY = 20
# So much can be written about one person, in characters.
LONGEST_NOTES = 20_000


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> Self:
        """Those on the lists of students this person may know of, without the deleted."""
        return self.filter(of_visible_students(user), deleted_at=None)

    def deleted_by(self, user: User) -> Self:
        """Those this student took off the own list, and can still put back."""
        merged = Count("merges_away", filter=Q(merges_away__undone_at=None))
        return self.filter(student__user=user, deleted_at__isnull=False).alias(merged=merged).filter(merged=0)

    def remembered(self) -> Self:
        """Those on the list, then whoever was taken off it and wants no letters: a new card would forget that."""
        # A card that became part of another is remembered in that one.
        is_card = Q(merges_away=None) | Q(merges_away__undone_at__isnull=False)
        kept = self.filter(Q(deleted_at=None) | Q(do_not_contact_at__isnull=False) & is_card)
        return kept.order_by(F("deleted_at").asc(nulls_first=True), "pk")

    def picked(self) -> Self:
        """Those the student means to write to or has written to; not whoever only came with a file."""
        return self.filter(Q(ask_due_at__isnull=False) | Q(reached__gt=0))

    def mentioning(self, query: str) -> Self:
        """Those that have every word of the query somewhere in what is known of them, in any spelling."""
        found = self
        for word in folded(query).split()[:8]:
            found = found.filter(search_text__contains=word)
        return found

    def with_employers_first(self) -> Self:
        """With `employer`: in its order organizations come by name, and those without one last."""
        return self.annotate(employer=Coalesce(NullIf("organization_key", Value("")), Value("\U0010ffff")))

    def with_names_first(self, query: str) -> Self:
        """With `found_as`: in its order those come first whose very name has the first word of the query."""
        called_so = When(
            sort_key__contains=folded(query).partition(" ")[0], then=Concat(Value("0 "), "sort_key")
        )
        return self.annotate(found_as=Case(called_so, default=Concat(Value("1 "), "sort_key")))

    def nearly_named(self, query: str) -> Self:
        """Those whose name or organization is close to a query with slips of the keyboard, the closest first."""
        names = Concat(F("sort_key"), Value(" "), F("organization_key"))
        close = self.annotate(closeness=TrigramWordSimilarity(folded(query), names))
        return close.filter(closeness__gte=CLOSE_ENOUGH).order_by("-closeness", "sort_key", "pk")

    def alike(self, *, name: str, email: str = "", phone: str = "", more_ways: Iterable[str] = ()) -> Self:
        """Those who may be this very person: one address or number, or a name spelled almost so; the closest first."""
        key = folded(name)[:160]
        numbers = [digits for digits in map(digits_of, [phone, *more_ways]) if len(digits) >= SHORTEST_NUMBER]
        addresses = [way for way in [email, *more_ways] if way]
        close = self.annotate(closeness=TrigramSimilarity("sort_key", key))
        same = (
            Q(sort_key=key)
            | Q(closeness__gte=ALIKE)
            | Q(email__in=addresses)
            | Q(more_ways__overlap=addresses)
        )
        if numbers:
            # Every number there is, without what people put between its digits. Whether the digits occur at all is
            # asked first: it is asked quickly, and of most people the answer is no.
            text = models.TextField()
            ways = Func("more_ways", "phone", function="array_append", output_field=text)
            told = Func(ways, Value("|"), function="array_to_string", output_field=text)
            plain = Func(told, Value("+() ./-x"), Value(""), function="translate", output_field=text)
            kept = (Value("[^0-9:@|]"), Value(""), Value("g"))
            digits = Func(told, *kept, function="regexp_replace", output_field=text)
            close = close.alias(plain=plain, digits=digits)
            for number in numbers:
                same |= Q(plain__contains=number) & Q(digits__regex=rf"(^|\|){number}(\||$)")
        return close.filter(same).order_by("-closeness", "pk")

    def tags(self) -> list[str]:
        """Every tag among these, in order."""
        spread = Func("tags", function="unnest", output_field=models.TextField())
        return sorted(set(self.order_by().values_list(spread, flat=True).distinct()), key=folded)

    def with_need(self) -> Self:
        """With `need_at`: in its order what is due first comes first, and those at rest last."""
        return self.annotate(need_at=need_at("step_due_at"))

    def with_a_step(self) -> Self:
        """Those that ask something of the student, the most urgent first."""
        return self.filter(step_due_at__isnull=False).order_by("step_due_at", "pk")


class Contact(models.Model):
    """One professional on one student's list.

    `step`, `step_ref`, `step_due_at`, `step_turns_at` and `reached` are derived by
    `contacts.actions.restate`; nothing else writes them.
    """

    class Tie(models.TextChoices):
        CLOSE = "close", "I know them well"
        KNOWN = "known", "We have met"
        DISTANT = "distant", "A friend of a friend"
        NONE = "none", "We have never met"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"
        MESSAGE = "message", "Message"
        IN_PERSON = "in_person", "In person"

    class Cadence(models.TextChoices):
        """When to try again (contacts/cadence.py)."""

        TRY_ANOTHER = "3b7", "Look beyond after three days, write again after seven"
        GENTLE = "gentle", "One second letter after seven days"
        PERSISTENT = "persistent", "Once a week, four letters in all"

    student = models.ForeignKey(Student, models.CASCADE)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160)
    search_text = models.TextField(help_text="All that is known, folded; for its owner alone.")
    organization = models.CharField(max_length=120, blank=True)
    organization_key = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    link = models.URLField(max_length=500, blank=True)
    zone = models.CharField(max_length=60, blank=True, validators=[check_zone])
    more_ways = ArrayField(
        models.CharField(max_length=500),
        default=list,
        blank=True,
        help_text="Further addresses, numbers and links.",
    )
    address_hashes = ArrayField(
        models.CharField(max_length=64),
        default=list,
        blank=True,
        help_text="contacts.addresses.hashed of every address: who else wrote, who wants no letters.",
    )
    preferred_channel = models.CharField(max_length=10, choices=Channel, blank=True)
    cadence = models.CharField(max_length=10, choices=Cadence, default=Cadence.TRY_ANOTHER)
    keep_in_touch_days = models.SmallIntegerField(default=120, help_text="Every so many days; 0 for never.")
    met_how = models.CharField(max_length=200, blank=True)
    tie = models.CharField(max_length=8, choices=Tie, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    private_notes = models.TextField(blank=True)
    listed_at = models.DateTimeField()
    ask_due_at = models.DateTimeField(
        null=True, help_text="By when to write; null while the student has not picked them from a file."
    )
    do_not_contact_at = models.DateTimeField(null=True, help_text="When they asked for no more letters.")
    archived_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    reached = models.SmallIntegerField(
        default=0, help_text="How far along the thread: contacts.next_step.STOPS."
    )
    step = models.CharField(max_length=20, blank=True)
    step_ref = models.BigIntegerField(null=True)
    step_due_at = models.DateTimeField(null=True)
    step_turns_at = models.DateTimeField(null=True, help_text="When the answer next changes by itself.")

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            # What the composite foreign keys of referrals and interviews point at.
            models.UniqueConstraint(fields=["id", "student"], name="contact_of_its_student"),
            models.CheckConstraint(name="contact_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="contact_step_has_a_due_date",
                condition=Q(step="", step_due_at=None) | (~Q(step="") & Q(step_due_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="contact_has_few_tags_and_ways",
                condition=Q(tags__len__lte=MANY, more_ways__len__lte=MANY),
            ),
            models.CheckConstraint(
                name="contact_kept_in_touch_within_a_year", condition=Q(keep_in_touch_days__range=(0, 366))
            ),
            within_a_century("contact", "listed_at", "ask_due_at", "deleted_at"),
            within_a_century("contact_rest", "do_not_contact_at", "archived_at"),
        ]
        indexes = [
            models.Index(
                fields=["student", "sort_key", "id"], name="contact_by_name", condition=Q(deleted_at=None)
            ),
            models.Index(
                fields=["student", "step_due_at", "id"],
                name="contact_by_urgency",
                condition=Q(step_due_at__isnull=False),
            ),
            # The letters' questions.
            models.Index(
                fields=["step", "step_due_at"],
                name="contact_by_step",
                condition=Q(step_due_at__isnull=False),
            ),
            models.Index(
                fields=["step_turns_at"], name="contact_by_turn", condition=Q(step_turns_at__isnull=False)
            ),
            models.Index(
                fields=["deleted_at"], name="contact_by_deletion", condition=Q(deleted_at__isnull=False)
            ),
            GinIndex(fields=["address_hashes"], name="contact_by_address"),
            GinIndex(fields=["search_text"], name="contact_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("interviews:contact", args=[self.pk])

    @property
    def first_name(self) -> str:
        """How a card calls them: the first word of the name, or all of it where that is a title or no name."""
        first = self.name.split()[0]
        is_name = (
            first[0].isalpha()
            and not first.endswith((",", ".", "'s", "\u2019s"))
            and first.lower() not in TITLES
        )
        return first if is_name else self.name

    @property
    def is_active(self) -> bool:
        """Whether the student is in touch with them; else no step is asked for."""
        return not (self.archived_at or self.do_not_contact_at)

    @property
    def may_be_picked(self) -> bool:
        """Whether they came with a file, and nobody has written to them or means to."""
        return self.ask_due_at is None and self.is_active and not self.reached

    @property
    def next_step(self) -> Step | None:
        """What the student should do next about this contact; None at rest."""
        return steps.get(self.step)

    @property
    def step_url(self) -> str:
        """Where the next step is done."""
        return reverse(steps[self.step].url_name, args=[self.step_ref])

    @property
    def ways(self) -> list[Way]:
        """Every way to reach them, the usual ones first."""
        return [Way(way) for way in [self.email, self.phone, self.link, *self.more_ways] if way]

    @property
    def is_known(self) -> bool:
        """Whether more than a name and work is known of them."""
        return bool(self.ways or self.field or self.met_how or self.tie or self.private_notes)

    @property
    def where(self) -> str:
        """What they do and for whom, as far as it is known."""
        return ", ".join(filter(None, [self.title, self.organization])) or self.field


class OfContactQuerySet(models.QuerySet[Any]):
    """Rows that hang on a contact, and are seen with it."""

    def visible_to(self, user: User) -> Self:
        """Those of contacts this person may see; said by the list's owner, which costs one join."""
        return self.filter(of_visible_students(user, "contact__student"), contact__deleted_at=None)

    def of_active(self) -> Self:
        """Those of contacts the student is in touch with; the others are not asked about."""
        return self.filter(
            contact__deleted_at=None, contact__archived_at=None, contact__do_not_contact_at=None
        )
