"""The pages of a student's list. The card of one contact is in interviews, since it shows interviews."""
