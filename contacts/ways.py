"""Ways to reach somebody, by their looks: an address, a number, a link."""

from dataclasses import dataclass

from web.mailto import mailto

# Of fewer digits a number is an extension, which many share.
SHORTEST_NUMBER = 7


@dataclass(frozen=True)
class Way:
    """One way to reach somebody, as it was written."""

    text: str

    @property
    def kind(self) -> str:
        if "://" in self.text:
            return "Link"
        return "E-mail" if "@" in self.text else "Phone"

    @property
    def url(self) -> str:
        """What opens it: the mail program, the phone, the page."""
        dialled = "".join(c for c in self.text.partition("x")[0] if c in "+0123456789")
        return {"Link": self.text, "E-mail": mailto(self.text), "Phone": f"tel:{dialled}"}[self.kind]


def digits_of(number: str) -> str:
    """Return a phone number without what people put between its digits; nothing for what is no number."""
    return "".join(filter(str.isdigit, number)) if Way(number).kind == "Phone" else ""
