"""Files of people, and that whoever came with one is on the list of its student, whatever a race or a slip may try."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


# A contact who is erased leaves the row behind; the student stays with it.
FORWARD = """
ALTER TABLE contacts_importrow ADD CONSTRAINT import_row_contact_of_the_student
    FOREIGN KEY (contact_id, student_id) REFERENCES contacts_contact (id, student_id)
    ON DELETE SET NULL (contact_id) DEFERRABLE INITIALLY DEFERRED;
"""
BACK = "ALTER TABLE contacts_importrow DROP CONSTRAINT import_row_contact_of_the_student;"


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0006_merge'),
        ('students', '0002_access'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('source', models.BinaryField(null=True)),
                ('is_cards', models.BooleanField(default=False)),
                ('is_guessed', models.BooleanField(default=False, help_text='Whether its letters may be read wrongly.')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('uploaded_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(help_text='When its rows were last compared with the list.', null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('added', models.PositiveIntegerField(default=0)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='students.student')),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('line', models.PositiveIntegerField()),
                ('facts', models.JSONField(null=True)),
                ('problems', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('outcome', models.SmallIntegerField(choices=[(1, 'With a problem'), (2, 'Twice in this file'), (3, 'Already on your list'), (4, 'New')])),
                ('like', models.PositiveIntegerField(null=True)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='contacts.contact')),
                ('imported', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='contacts.import')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='students.student')),
            ],
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['student', '-uploaded_at'], name='import_of_student'),
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(condition=models.Q(('finished_at', None), ('started_at__isnull', False)), fields=['started_at'], name='import_to_carry_on'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_at', None), ('read_at__isnull', False), _connector='OR'), models.Q(('finished_at', None), ('started_at__isnull', False), _connector='OR'), models.Q(('undone_at', None), ('finished_at__isnull', False), _connector='OR')), name='import_goes_step_by_step'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('added__lte', models.F('done')), ('done__lte', models.F('count'))), name='import_counts_its_rows'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('uploaded_at__isnull', True), ('uploaded_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('read_at__isnull', True), ('read_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('started_at__isnull', True), ('started_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('finished_at__isnull', True), ('finished_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('undone_at__isnull', True), ('undone_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR')), name='import_within_a_century'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['imported', 'outcome', 'id'], name='import_row_by_outcome'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('imported', 'place'), name='import_row_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', (3, 4)), ('contact', None), _connector='OR'), name='import_row_of_a_problem_is_nobody'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
