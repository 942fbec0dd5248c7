"""The lists of words.toml, by their names."""

import tomllib
from pathlib import Path

WORDS = {
    name: frozenset(listed.split())
    for name, listed in tomllib.loads(
        Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    ).items()
}
