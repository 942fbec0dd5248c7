"""Addresses that took no letters before are known by their people from now on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reminders", "0005_put_off"), ("accounts", "0002_unreachable")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE accounts_user AS person SET unreachable_email = person.email
            FROM reminders_bounce AS bounce
            WHERE bounce.person_id = person.id AND bounce.is_permanent AND bounce.forgiven_at IS NULL
                AND bounce.address = person.email
            """,
            migrations.RunSQL.noop,
        )
    ]
