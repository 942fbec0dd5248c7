"""What an appointment is for. All that is there gets the one purpose that every center begins with."""

import datetime

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

NAME = "A talk with a counselor"
ABOUT = "Whatever is on your mind: your list, a letter, what comes next."


def begin_with_one(apps, schema_editor):
    purpose = apps.get_model("appointments", "Purpose").objects.create(name=NAME, about=ABOUT, rank=0)
    for model in ("AppointmentType", "Appointment", "Wait"):
        apps.get_model("appointments", model)._base_manager.update(purpose=purpose)
    # Postgres alters no table on which it has still to check what was written.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def purpose(*, null, **options):
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, to="appointments.purpose", **options
    )


class Migration(migrations.Migration):
    dependencies = [("appointments", "0009_buffers"), ("counselors", "0002_morning"), ("students", "0002_access")]

    operations = [
        migrations.CreateModel(
            name="Purpose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("about", models.CharField(help_text="One sentence for whoever chooses.", max_length=300)),
                ("rank", models.PositiveSmallIntegerField(default=0, help_text="Its place in the list.")),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="appointmenttype",
            name="counselor",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="counselors.counselor"),
        ),
        migrations.AddField("appointmenttype", "purpose", purpose(null=True)),
        migrations.AddField("appointment", "purpose", purpose(null=True, db_index=False)),
        migrations.AddField("wait", "purpose", purpose(null=True)),
        migrations.RunPython(begin_with_one, migrations.RunPython.noop),
        migrations.AlterField("appointmenttype", "purpose", purpose(null=False)),
        migrations.AlterField("appointment", "purpose", purpose(null=False, db_index=False)),
        migrations.AlterField("wait", "purpose", purpose(null=False)),
        migrations.RemoveConstraint(
            model_name='wait',
            name='wait_once_in_each_line',
        ),
        migrations.AddConstraint(
            model_name='appointmenttype',
            constraint=models.UniqueConstraint(fields=('counselor', 'purpose'), name='appointment_type_once_for_a_purpose'),
        ),
        migrations.AddConstraint(
            model_name='purpose',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='purpose_is_named_once'),
        ),
        migrations.AddConstraint(
            model_name='purpose',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='purpose_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='purpose',
            constraint=models.CheckConstraint(condition=models.Q(('about', ''), _negated=True), name='purpose_says_what_it_is_about'),
        ),
        migrations.AddConstraint(
            model_name='purpose',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), name='purpose_within_a_century'),
        ),
        migrations.AddConstraint(
            model_name='wait',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None), ('served_at', None)), fields=('student', 'counselor', 'purpose'), name='wait_once_in_each_line', nulls_distinct=False),
        ),
    ]
