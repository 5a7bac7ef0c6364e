"""Time zones, days and local times for property tests of digests and quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from monitor.model import DigestTime, QuietHours

# Zones that change by an hour, by half an hour, at midnight, around Ramadan, or that skipped a whole day.
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "UTC",
            "Asia/Almaty",
            "America/New_York",
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "America/Asuncion",
            "Africa/Casablanca",
            "Asia/Tehran",
            "Pacific/Apia",
        )
    ]
)
# About the days when clocks are changed in them, and any other.
DAYS = st.sampled_from(
    [
        date(2011, 12, 29),
        date(2024, 3, 1),
        date(2024, 3, 31),
        date(2024, 10, 6),
        date(2024, 10, 27),
        date(2024, 11, 3),
    ]
) | st.dates(date(2010, 1, 1), date(2030, 1, 1))
MINUTES_OF_A_DAY = 24 * 60
MOMENTS = st.builds(
    lambda day, minute: datetime.combine(day, time(), UTC) + timedelta(minutes=minute),
    DAYS,
    st.integers(-MINUTES_OF_A_DAY, 2 * MINUTES_OF_A_DAY),
)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
QUIET = st.builds(lambda start, end: QuietHours(start=start, end=end), TIMES, TIMES).filter(
    lambda quiet: quiet.start != quiet.end
)
DIGEST_TIMES = st.builds(
    lambda at, weekday: DigestTime(at=at, weekday=weekday), TIMES, st.none() | st.integers(0, 6)
)
