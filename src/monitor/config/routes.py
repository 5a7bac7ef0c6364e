"""What the keys must be that say where alerts go and when; alerts, channels and watchlists share them."""

import re
from datetime import time

from monitor.config import rules
from monitor.config.rules import Listed, Rule, WrongValueError
from monitor.model import DigestTime, MinimumVerdict, QuietHours, Timing

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
_DIGEST_TIME = re.compile(rf"(?:({'|'.join(WEEKDAYS)})\w* )?{_CLOCK}")
_QUIET_HOURS = re.compile(rf"{_CLOCK} ?[-–] ?{_CLOCK}")


def _digest_time(value: object) -> DigestTime:
    found = _DIGEST_TIME.fullmatch(rules.plain_text(value).strip().casefold())
    if found is None:
        raise WrongValueError
    day, hour, minute = found.groups()
    return DigestTime(at=time(int(hour), int(minute)), weekday=WEEKDAYS.index(day) if day else None)


def _weekly_time(value: object) -> DigestTime:
    found = _digest_time(value)
    if found.weekday is None:
        raise WrongValueError("it names no day")
    return found


def _quiet_hours(value: object) -> tuple[QuietHours, ...]:
    text = rules.plain_text(value).strip()
    if not text:
        return ()
    found = _QUIET_HOURS.fullmatch(text)
    if found is None:
        raise WrongValueError
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if start == end:
        raise WrongValueError("they end when they begin")
    return (QuietHours(start=start, end=end),)


MINIMUM_VERDICT = rules.one_of(*MinimumVerdict)
DELIVERY = rules.one_of(*Timing)
DIGEST_TIME = Rule('a time such as "08:00", or a day and a time such as "mon 08:00"', _digest_time)
WEEKLY_TIME = Rule('a day and a time such as "mon 09:00"', _weekly_time)
DIGEST_TIMES = Listed('a list of one time or more, such as ["08:00", "17:30"]', may_be_empty=False)
QUIET_HOURS = Rule('two times such as "22:00-07:00", or "" for none', _quiet_hours)
COOLDOWN = rules.minutes(0, 43_200, 360)
CAP = rules.whole("alerts", 0, 10_000, 20)
SPACING = rules.seconds(0, 3600, 1)
