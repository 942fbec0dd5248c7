"""Two pairs of hands that walk the same way: one types and never touches a mouse, the other taps."""

from datetime import datetime
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NEW_YORK, reach


class Hands(Protocol):
    """What a person does on a page, whatever the hands."""

    page: Page

    def press(self, wanted: Locator) -> None:
        """Follow a link, press a button, open what is folded."""

    def write(self, wanted: Locator, text: str) -> None:
        """Write into an empty field."""

    def tick(self, wanted: Locator) -> None:
        """Tick a box, or choose one of several."""

    def set_clock(self, wanted: Locator, at: datetime) -> None:
        """Choose a day and a time."""

    def set_day(self, wanted: Locator, at: datetime) -> None:
        """Choose a day."""


class Keyboard:
    """Tab, arrows, Space and Enter, and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, wanted: Locator) -> None:
        self._reach(wanted)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, wanted: Locator, text: str) -> None:
        self._reach(wanted)
        if wanted.input_value():
            self.page.keyboard.press("ControlOrMeta+A")
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.type(line)

    def tick(self, wanted: Locator) -> None:
        if wanted.get_attribute("type") == "radio":
            self._choose(wanted)
        else:
            self._reach(wanted)
            self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def set_clock(self, wanted: Locator, at: datetime) -> None:
        self._reach(wanted)
        here = at.astimezone(NEW_YORK)
        self.page.keyboard.type(f"{here:%m%d%Y}")
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(f"{here:%I%M%p}")
        expect(wanted).to_have_value(f"{here:%Y-%m-%dT%H:%M}")

    def set_day(self, wanted: Locator, at: datetime) -> None:
        self._reach(wanted)
        self.page.keyboard.type(f"{at:%m%d%Y}")
        expect(wanted).to_have_value(f"{at:%Y-%m-%d}")

    def _reach(self, wanted: Locator) -> None:
        reach(self.page, wanted, str(wanted))

    def _choose(self, wanted: Locator) -> None:
        """Come to the group by Tab, as to one thing, and go through it by arrows."""
        group = self.page.locator(f"input[name='{wanted.get_attribute('name')}']")
        chosen = [radio for radio in group.all() if radio.is_checked()]
        self._reach((chosen or group.all())[0])
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")


class Finger:
    """Taps and a keyboard of glass."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, wanted: Locator) -> None:
        wanted.click()
        self.page.wait_for_load_state()

    def write(self, wanted: Locator, text: str) -> None:
        wanted.fill(text)

    def tick(self, wanted: Locator) -> None:
        wanted.check()

    def set_clock(self, wanted: Locator, at: datetime) -> None:
        wanted.fill(f"{at.astimezone(NEW_YORK):%Y-%m-%dT%H:%M}")

    def set_day(self, wanted: Locator, at: datetime) -> None:
        wanted.fill(f"{at:%Y-%m-%d}")
