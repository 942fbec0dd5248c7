"""The method on paper: what a counselor hands out in class."""

import pytest

from tests.browser.conftest import pages_printed


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_prints_on_the_two_sides_of_one_sheet(paper, open_browser, width):
    guide = open_browser()
    guide.goto("/guide/")

    assert pages_printed(guide, paper) == 2
