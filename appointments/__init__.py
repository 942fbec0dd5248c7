"""A student books a counselor: when counselors have time, and the meetings that came of it."""
