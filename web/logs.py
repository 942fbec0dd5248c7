"""What the program writes for those who run it: lines, or JSON. Never an address, whoever has said it."""

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# Mail servers like to repeat whom they refuse. What has no dot behind the sign is a machine of ours.
ADDRESS = re.compile(r"""[^\s<>"'\\(),:;\[\]]{1,64}@[\w-]+(?:\.[\w-]+)+""")
SAID = {"levelname": "level", "name": "logger", "message": "message", "exc_info": "exception"}


class Line(logging.Formatter):
    """One line for each thing that happened, and the lines of its exception."""

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))


class Json(JsonFormatter):
    """One JSON object a line: time, level, logger, message, and the exception where there is one."""

    def __init__(self) -> None:
        super().__init__(["levelname", "name", "message"], timestamp="time", rename_fields=SAID)

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what others hand along, such as the request with its secret address."""
        return {key: value for key, value in log_data.items() if key in ("time", *SAID.values())}


def without_addresses(text: str) -> str:
    """Return the text with each e-mail address blotted out."""
    return ADDRESS.sub("(an address)", text)
