"""Search looks into all a card knows; what was listed before learns it here."""

from django.db import migrations

from contacts.folding import folded

CHUNK = 1000


def fold(apps, schema_editor):
    contact = apps.get_model("contacts", "Contact")
    last = 0
    while some := list(contact.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for one in some:
            known = (one.name, one.organization, one.title, one.field, one.met_how, one.email, one.phone, one.link)
            one.search_text = folded(" ".join([*known, one.private_notes]))
        contact.objects.bulk_update(some, ["search_text"])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_what_a_card_knows")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
