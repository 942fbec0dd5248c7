"""What a run of the faults has shown, told at its end."""

import pytest

SHOWN = pytest.StashKey[dict[str, list[str]]]()


@pytest.fixture
def show(request: pytest.FixtureRequest):
    """Have these lines printed at the end of the run, under the test's own docstring."""

    def keep(title: str, lines: list[str]) -> None:
        request.config.stash.setdefault(SHOWN, {})[title] = lines

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for title, lines in config.stash.get(SHOWN, {}).items():
        terminalreporter.write_sep("=", title)
        for line in lines:
            terminalreporter.write_line(line)
