"""Who wants no letters from this center, without saying who that is."""

from django.db import models

from web.calendar import within_a_century


class Silence(models.Model):
    """One address that asked this center for no more letters: a keyed hash, which names nobody."""

    address_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [within_a_century("silence", "at")]

    def __str__(self) -> str:
        return self.address_hash[:8]
