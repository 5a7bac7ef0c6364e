"""Dates of feeds and pages, as they are really written.

feedparser knows the standard forms, and some of the others; it takes an unknown zone ("MSK") for GMT and
gives nothing for names of months in the languages of the beat, for days before the year and times with
AM/PM, for zones of whole hours ("+05") and for seconds since 1970.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from time import struct_time

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the first news on the web: 1970 is a missing date, 1601 and 1767 are broken clocks."""

AHEAD = timedelta(days=1)
"""How far ahead of us a date may lie: servers that write local time as GMT are up to 14 hours ahead."""

_MONTH_NAMES = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
jan feb march apr may june july aug sept oct nov dec
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр мая июн июл авг сен окт ноя дек
янв февр март апр май июнь июль авг сент окт нояб дек
қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
қаң ақп нау сәу мам мау шіл там қыр қаз қар жел
yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
yan fev mar apr may iyn iyl avg sen okt noy dek
январи феврали марти апрели майи июни июли августи сентябри октябри ноябри декабри
ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
januar februar märz april mai juni juli august september oktober november dezember
"""  # noqa: E501 - a row is a year
"""English, Russian (which Kyrgyz shares), Kazakh, Uzbek, Tajik, Turkmen, Turkish, Ukrainian, Greek, French,
Spanish, German."""

_MONTHS = {
    name: number for row in _MONTH_NAMES.split("\n") for number, name in enumerate(row.split(), start=1)
}

# Hours east of Greenwich. American names are those of RFC 822, which means what they say.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "cet": 1, "met": 1, "cest": 2, "mest": 2,
    "eet": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "azt": 4, "samt": 4, "gst": 4, "uzt": 5, "tjt": 5,
    "tmt": 5, "almt": 5, "qyzt": 5, "aqtt": 5, "kgt": 6, "omst": 6, "novt": 7, "krat": 7, "hkt": 8, "jst": 9,
    "kst": 9, "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
}  # fmt: skip

_TIME = (
    r"(?:\D{0,12}?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?)?"
)
_ZONE = (
    r"\s*\(?(?:(?:utc|gmt)?\s*(?P<sign>[+-])(?P<ahead>\d{1,2}):?(?P<past>\d{2})?\b"
    r"|(?P<zone>[a-zа-я]{1,5})\b)?"
)
_FORMS = tuple(
    re.compile(rf"^(?:[^\W\d]+\.?,?\s+)?{form}{_TIME}{_ZONE}", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?=t)",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b",
        r"(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4})\b",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-.\s]+(?P<name>[^\W\d]+)[-.,\s]+(?P<year>\d{4})\b",
        r"(?P<year>\d{4})(?:\s*-?(?:ж(?:ыл(?:ы|ғы|дын)?)?|yil|йил)\b\.?)?,?\s*(?P<day>\d{1,2})[-\s]+(?P<name>[^\W\d]+)",
        r"(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b",
    )
)
_CLOCK_FIRST = re.compile(r"^(\d{1,2}:\d{2}(?::\d{2})?)[\s,|/·•–—-]+(\S.*)$")
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?")
_MAX_CHARACTERS = 100
_MONTHS_A_YEAR = 12


def plausible(moment: datetime | None, fetched_at: datetime) -> datetime | None:
    """Return the time, or None when nothing can have been published then."""
    if moment is None or not EARLIEST <= moment <= fetched_at + AHEAD:
        return None
    return moment


def date_of(written: object, parsed: object, fetched_at: datetime) -> datetime | None:
    """Return the plausible time that a feed wrote, in UTC, or None.

    Args:
        written: as it stands in the feed.
        parsed: what feedparser made of it, a struct_time in UTC, or None.
        fetched_at: when we got it.
    """
    read = plausible(read_date(written), fetched_at) if isinstance(written, str | int | float) else None
    return read or plausible(_from_struct(parsed), fetched_at)


def lies_far_ahead(written: object, parsed: object, fetched_at: datetime) -> bool:
    """Tell whether a date is that of a time too far ahead to be plausible; arguments as for date_of."""
    read = read_date(written) if isinstance(written, str | int | float) else None
    moment = read or _from_struct(parsed)
    return moment is not None and moment > fetched_at + AHEAD


@lru_cache(maxsize=256)  # each is asked for several times, and many entries of a document share one
def read_date(written: str | float) -> datetime | None:
    """Return the time that is written, in UTC, or None; without a zone it counts as UTC."""
    text = " ".join(str(written)[:_MAX_CHARACTERS].split())
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), tz=UTC)
    text = _CLOCK_FIRST.sub(r"\2 \1", text)
    for form in _FORMS:
        if found := form.match(text):
            return _moment(_day_and_month(found.groupdict()))
    return None


def month_of(name: str) -> int:
    """Return the number of a month from its name in any of the languages, or 0."""
    return _MONTHS.get(name.lower(), 0)


def _day_and_month(parts: dict[str, str | None]) -> dict[str, str | None]:
    """Tell "31/12/2025" from "12/31/2025"; "11/06/2025" may be either: none is better than a wrong one."""
    if "one" not in parts:
        return parts
    one, other = parts["one"] or "", parts["other"] or ""
    if int(one) == int(other) or int(one) > _MONTHS_A_YEAR:
        return parts | {"day": one, "month": other}
    return parts | {"day": other, "month": one if int(other) > _MONTHS_A_YEAR else "0"}


def _moment(parts: dict[str, str | None]) -> datetime | None:
    month = month_of(parts.get("name") or "") or int(parts.get("month") or 0)
    hour = int(parts["hour"] or 0)
    if half := parts["half"]:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    try:
        return datetime(
            int(parts["year"] or 0), month, int(parts["day"] or 0),
            hour, int(parts["minute"] or 0), min(int(parts["second"] or 0), 59),
            tzinfo=_zone(parts),
        ).astimezone(UTC)  # fmt: skip
    except (ValueError, OverflowError):
        return None


def _zone(parts: dict[str, str | None]) -> timezone:
    if parts["sign"]:
        ahead = timedelta(hours=int(parts["ahead"] or 0), minutes=int(parts["past"] or 0))
        return timezone(ahead if parts["sign"] == "+" else -ahead)
    return timezone(timedelta(hours=_ZONES.get((parts["zone"] or "").lower(), 0)))


def _from_struct(parsed: object) -> datetime | None:
    if not isinstance(parsed, struct_time):
        return None
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None
