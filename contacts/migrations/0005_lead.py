"""Leads, and that who mentioned one is on the list of its student, whatever a race or a slip may try."""

import datetime
import django.db.models.deletion
from django.db import migrations, models

# A contact who is erased leaves the lead behind; the student stays with it.
FORWARD = """
ALTER TABLE contacts_lead ADD CONSTRAINT lead_contact_of_the_student
    FOREIGN KEY (contact_id, student_id) REFERENCES contacts_contact (id, student_id)
    ON DELETE SET NULL (contact_id) DEFERRABLE INITIALLY DEFERRED;
"""
BACK = "ALTER TABLE contacts_lead DROP CONSTRAINT lead_contact_of_the_student;"


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0004_search_all_of_a_card'),
        ('students', '0002_access'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('posting', 'Posting'), ('event', 'Event'), ('reading', 'Reading')], max_length=8)),
                ('title', models.CharField(max_length=200)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('next_action', models.CharField(max_length=300)),
                ('due_on', models.DateField()),
                ('remind_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('set_at', models.DateTimeField(help_text='When the day of the next action was chosen.')),
                ('done_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('contact', models.ForeignKey(help_text='Who mentioned it.', null=True, on_delete=django.db.models.deletion.SET_NULL, to='contacts.contact')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='students.student')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None), ('dropped_at', None)), fields=['student', 'due_on', 'id'], name='lead_by_day'), models.Index(condition=models.Q(('done_at', None), ('dropped_at', None)), fields=['remind_at'], name='lead_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('done_at', None), ('dropped_at', None), _connector='OR'), name='lead_has_one_ending'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('next_action', ''), _negated=True)), name='lead_has_a_title_and_a_next_action'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('due_on__range', (datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))), _connector='OR'), models.Q(('remind_at__isnull', True), ('remind_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('due_at__isnull', True), ('due_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('noted_at__isnull', True), ('noted_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('set_at__isnull', True), ('set_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('done_at__isnull', True), ('done_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR'), models.Q(('dropped_at__isnull', True), ('dropped_at__range', (datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), _connector='OR')), name='lead_within_a_century')],
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
