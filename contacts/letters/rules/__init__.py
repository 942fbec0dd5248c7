"""The rules by which a draft is read, by the keys under which coach.toml words them.

Each returns what to change, in full sentences; nothing ("") where all is well; None where it cannot be told.
"""

from collections.abc import Callable

from contacts.letters.known import Known
from contacts.letters.reading import Reading
from contacts.letters.rules import afterwards, asking, every

Check = Callable[[Reading, Known], str | None]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        every.no_job,
        every.formal,
        every.name_right,
        every.nothing_attached,
        every.has_a_subject,
        every.leave_to_name,
        every.one_thread,
        every.length,
        every.nothing_left_open,
        asking.subject,
        asking.who_you_are,
        asking.how_you_found_them,
        asking.short_time,
        asking.times,
        asking.place,
        asking.next_step,
        asking.ends_with_a_question,
        afterwards.context,
        afterwards.says_when,
        afterwards.says_where,
        afterwards.in_time,
        afterwards.gives_thanks,
        afterwards.says_what,
        afterwards.says_whom,
        afterwards.detail,
        afterwards.said_to_them,
        afterwards.what_you_will_do,
        afterwards.no_request,
    )
}
