"""The pages of interviews, and those of a contact and of a thank-you note, which show interviews."""
