"""The pages of booking: for the student who books, and for the counselor who is booked."""
