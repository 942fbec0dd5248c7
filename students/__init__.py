"""Students, whom they belong to, and what may be seen of them: the root every other app's visibility joins."""
