"""Both contacts of a referral are on the list of its student, whatever a race or a slip may try."""

from django.db import migrations

FORWARD = """
ALTER TABLE contacts_referral
    ADD CONSTRAINT referral_giver_of_the_student
        FOREIGN KEY (giver_id, student_id) REFERENCES contacts_contact (id, student_id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT referral_named_of_the_student
        FOREIGN KEY (named_id, student_id) REFERENCES contacts_contact (id, student_id)
        DEFERRABLE INITIALLY DEFERRED;
"""
BACK = """
ALTER TABLE contacts_referral
    DROP CONSTRAINT referral_giver_of_the_student, DROP CONSTRAINT referral_named_of_the_student;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
