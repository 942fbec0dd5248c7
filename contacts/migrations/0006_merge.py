"""Two contacts that became one, both on the list of the merge's student."""

import datetime
import django.db.models.deletion
from django.db import migrations, models


FORWARD = """
ALTER TABLE contacts_merge
    ADD CONSTRAINT merge_kept_of_the_student
        FOREIGN KEY (kept_id, student_id) REFERENCES contacts_contact (id, student_id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT merge_gone_of_the_student
        FOREIGN KEY (gone_id, student_id) REFERENCES contacts_contact (id, student_id)
        DEFERRABLE INITIALLY DEFERRED;
"""
BACK = "ALTER TABLE contacts_merge DROP CONSTRAINT merge_kept_of_the_student, DROP CONSTRAINT merge_gone_of_the_student;"


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0005_lead'),
        ('students', '0002_access'),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('merged_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('changed', models.JSONField(default=dict)),
                ('moved', models.JSONField(default=dict)),
                ('altered', models.JSONField(default=list)),
                ('dropped', models.JSONField(default=list)),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges_away', to='contacts.contact')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='contacts.contact')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='students.student')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone',), name='merge_of_one_contact_once'), models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='merge_of_two_contacts'), models.CheckConstraint(condition=models.Q(models.Q(('merged_at__isnull', True), ('merged_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('undone_at__isnull', True), ('undone_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR')), name='merge_within_a_century')],
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
