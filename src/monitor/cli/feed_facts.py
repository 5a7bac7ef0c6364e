"""How a feed is, as lines for people."""

from collections.abc import Iterator
from datetime import timedelta, tzinfo

from monitor.cli.output import counted, moment
from monitor.judge.wording.names import OUTLET_KINDS
from monitor.model import Feed, FeedHealth, PollState, SourceKind, SubscriptionStatus


def feed_facts(
    feed: Feed,
    state: PollState | None,
    health: FeedHealth,
    zone: tzinfo,
    *,
    pushing: SubscriptionStatus | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield names with values, "" for what is not known."""
    yield "feed", f"{feed.name} ({feed.title})"
    yield "address", feed.url
    yield "source", "" if feed.source is SourceKind.FEED else feed.source.value
    yield "links", feed.link_selector
    yield "kind", OUTLET_KINDS[feed.kind]
    yield "off", "" if feed.is_on else feed.reason_off or "yes"
    if state is not None and state.last_polled_at is not None:
        yield "last poll", moment(state.last_polled_at, zone)
        yield "last status", "no answer" if state.last_status is None else str(state.last_status)
        yield "last success", moment(state.last_success_at, zone)
        yield "last new entry", moment(state.last_new_at, zone)
        yield "next poll", "" if state.is_gone else moment(state.next_poll_at, zone)
        yield "failures in a row", str(state.failures) if state.failures else ""
        yield "last problem", state.last_problem
        yield "moved to", state.moved_url
        yield "entries", str(state.entry_count)
    if pushing is not None:
        yield "hub", pushing.hub
        yield "pushed", pushed_text(pushing, zone)
        yield "polled less often for it", "yes" if pushing.is_relied_on else "no"
        yield "hub's last problem", pushing.problem
    yield from _figures(feed, health)
    for finding in health.findings:
        yield "finding", finding.text


def pushed_text(pushing: SubscriptionStatus | None, zone: tzinfo) -> str:
    """Return until when a feed is pushed, and when it last was; "" for one that names no hub."""
    if pushing is None:
        return ""
    if pushing.until is None:
        return "not pushed yet" if pushing.last_push_at is None else "pushed no more"
    last = moment(pushing.last_push_at, zone)
    return f"pushed until {moment(pushing.until, zone)}, {f'last {last}' if last else 'not yet'}"


def _figures(feed: Feed, health: FeedHealth) -> Iterator[tuple[str, str]]:
    yield "a day", "" if health.entries_per_day is None else f"{health.entries_per_day:.3g} entries"
    yield "reaches back", span_of(health.window)
    yield "asked every", span_of(health.interval)
    yield "answers within", "" if health.took is None else f"{health.took.total_seconds():.2f} s"
    yield "size", "" if health.body_bytes is None else counted(health.body_bytes, "byte")
    yield "full text", share_of(health.full_text_share, "of the entries")
    yield "undated", share_of(health.undated_share, "of the entries")
    yield "pages read", share_of(health.pages_read_share)
    yield (
        "article length",
        "" if health.median_characters is None else f"{health.median_characters} characters (median)",
    )
    said = (("configured", feed.language), ("declared", health.language_declared))
    found = (*said, ("found", health.language_found))
    yield "language", ", ".join(f"{code} {how}" for how, code in found if code)


def share_of(share: float | None, of: str = "") -> str:
    """Return a share in per cent, "" for None."""
    return "" if share is None else f"{share:.0%} {of}".rstrip()


def span_of(span: timedelta | None) -> str:
    """Return a span in hours, or from two days on in days; "" for None."""
    if span is None:
        return ""
    hours = span / timedelta(hours=1)
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.0f} d"  # noqa: PLR2004 - two days
