"""Who must be told what, and when; and that each is told once."""
