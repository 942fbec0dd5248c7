"""An interview's contact is on the list of its student, whatever a race or a slip may try."""

from django.db import migrations

FORWARD = """
ALTER TABLE interviews_interview
    ADD CONSTRAINT interview_contact_of_the_student
        FOREIGN KEY (contact_id, student_id) REFERENCES contacts_contact (id, student_id)
        DEFERRABLE INITIALLY DEFERRED;
"""
BACK = "ALTER TABLE interviews_interview DROP CONSTRAINT interview_contact_of_the_student;"


class Migration(migrations.Migration):
    dependencies = [("interviews", "0001_initial"), ("contacts", "0002_referral_within_one_list")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
