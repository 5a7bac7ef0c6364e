"""What people read in place of the values of enumerations, and sentences about records."""

from datetime import tzinfo

from monitor.cli.output import counted, moment, zoned
from monitor.judge.wording.names import LANGUAGES, OUTLET_KINDS
from monitor.model import (
    AlertRecord,
    Article,
    ArticleRecord,
    DateSource,
    DeliveryRecord,
    DeliveryState,
    FactKind,
    HeldAlert,
    HeldReason,
    PageKind,
    Part,
    Reporting,
    SideEvidence,
    Standing,
    TextSource,
    VerdictKind,
    WithheldReason,
)

VERDICTS = {
    VerdictKind.NEW_STORY: "new story",
    VerdictKind.DEVELOPMENT: "development",
    VerdictKind.REPEAT: "repeat",
    VerdictKind.OFF_TOPIC: "off topic",
}

REASONS = {
    WithheldReason.OFF_TOPIC: "off topic: not every side of sides.toml takes part in it",
    WithheldReason.REPEAT: "it repeats what is known",
    WithheldReason.MUTED: "its story is muted",
    WithheldReason.NO_WATCHLIST: "it concerns no watchlist",
    WithheldReason.BELOW_VERDICT: "it is a development, and its watchlists ask for new stories",
    WithheldReason.BELOW_IMPORTANCE: "it matters less than its watchlists ask for",
    WithheldReason.TOO_OLD: "it was published long before it was first seen",
    WithheldReason.SEED: "it is a seed: you know it already",
}

LEDGER = {
    WithheldReason.OFF_TOPIC: "off topic",
    WithheldReason.REPEAT: "repeating what is known",
    WithheldReason.MUTED: "of muted stories",
    WithheldReason.NO_WATCHLIST: "for no watchlist",
    WithheldReason.BELOW_VERDICT: "no new stories",
    WithheldReason.BELOW_IMPORTANCE: "of little importance",
    WithheldReason.TOO_OLD: "too old",
    WithheldReason.SEED: "known as seeds",
}

SHORT_REASONS = {
    WithheldReason.MUTED: "muted",
    WithheldReason.NO_WATCHLIST: "no watchlist",
    WithheldReason.BELOW_VERDICT: "no new story",
    WithheldReason.BELOW_IMPORTANCE: "minor",
    WithheldReason.TOO_OLD: "too old",
}

PARTS = {
    Part.TITLE: "title",
    Part.LEAD: "lead",
    Part.TEXT: "text",
    Part.FAR_DOWN: "far down",
    Part.LINK: "headings and links",
}

STANDINGS = {
    Standing.SUBJECT: "begins a sentence",
    Standing.JOINED: "near another side",
    Standing.NAMED: "",
    Standing.LISTED: "listed with others",
    Standing.ASIDE: "in an aside",
    Standing.LIFE: "from somebody's life",
    Standing.OFFICE: "in the name of an office",
    Standing.SOURCE: "as who reports",
}

DATES = {
    DateSource.FEED: "as the feed says",
    DateSource.PAGE: "as the page says",
    DateSource.GUESS: "guessed from the page's text or address",
    DateSource.SEEN: "not dated: when it was first seen",
    DateSource.GIVEN: "as given",
}

TEXTS = {
    TextSource.PAGE: "the page",
    TextSource.DECLARED: "what the page declares, because little else was found on it",
    TextSource.BLOCKS: "the page, by its long blocks, because the first extractor found next to nothing",
    TextSource.FEED: "the feed, which carries the full text",
    TextSource.SUMMARY: "headline and summary in the feed only",
    TextSource.SEED: "the seed's file",
    TextSource.ARCHIVE: "an archive",
}

PAGES = {
    PageKind.ARTICLE: "an article",
    PageKind.LIVE_BLOG: "a live blog",
    PageKind.VIDEO: "a film with some words about it",
    PageKind.PAYWALL: "a stub for those who do not subscribe",
    PageKind.COOKIE_WALL: "a question for consent",
    PageKind.LIST: "a list of articles",
    PageKind.AGGREGATOR: "an aggregator's, not the article's",
    PageKind.UNKNOWN: "",
}

FACTS = {
    FactKind.SENTENCE: "new",
    FactKind.NUMBER: "another figure",
    FactKind.MONEY: "another sum",
    FactKind.PERCENT: "another share",
    FactKind.DATE: "another date",
    FactKind.NAME: "another name",
    FactKind.STAGE: "another stage",
    FactKind.CONFIRMATION: "confirmed",
    FactKind.DENIAL: "denied",
    FactKind.CONTRADICTION: "contradicted",
}

DELIVERIES = {
    DeliveryState.OWED: "owed",
    DeliveryState.HELD: "held",
    DeliveryState.SENT: "sent",
    DeliveryState.GIVEN_UP: "given up",
}


def verdict_of(record: ArticleRecord) -> str:
    """Return the verdict in few words, with the reason when it alone does not say why nobody was told."""
    if record.article.seed:
        return "seed"
    copied = " (copy)" if record.verdict.copy_of is not None else ""
    verdict = f"{VERDICTS[record.verdict.kind]}{copied}"
    short = SHORT_REASONS.get(record.withheld) if record.withheld else None
    return f"{verdict}, {short}" if short else verdict


def language_name(code: str) -> str:
    """Return a language as people call it; a code that is not known stands for itself."""
    return LANGUAGES.get(code, code)


def outlet_of(article: Article) -> str:
    """Return the outlet of an article, or the name of the seed."""
    return article.outlet or (f"seed {article.seed}" if article.seed else "")


def described_outlet(article: Article) -> str:
    """Return the outlet with what stands behind it."""
    kind = OUTLET_KINDS[article.outlet_kind]
    return f"{article.outlet} ({kind})" if article.outlet and kind else article.outlet


def reported(reporting: Reporting, zone: tzinfo) -> str:
    """Return how many outlets reported a story, how many by themselves, and who was first; "" for none."""
    if not reporting.outlet_count:
        return ""
    by = f"by {counted(reporting.outlet_count, 'outlet')}, {reporting.independent_outlet_count} independently"
    return f"{by}; first {reporting.first_outlet}, {zoned(reporting.first_published_at, zone)}"


def published(article: Article, zone: tzinfo) -> str:
    """Return when an article was published, or that nobody knows."""
    return "undated" if article.date_source is DateSource.SEEN else moment(article.published_at, zone)


def mentions_of(side: SideEvidence) -> str:
    """Return the names that show a side, by the part of the article, each with what it does there."""
    if not side.terms:
        return "not named"
    if not side.mentions:  # recorded by an earlier version
        return ", ".join(dict.fromkeys(f"“{term.found}”" for term in side.terms))
    parts: dict[str, dict[str, None]] = {}
    for term, mention in zip(side.terms, side.mentions, strict=True):
        stands = STANDINGS[mention.standing] if mention.part is not Part.TITLE else ""
        said = f"“{term.found}”" + (f" ({stands})" if stands else "")
        parts.setdefault(PARTS[mention.part], {})[said] = None
    return "; ".join(f"{part}: {', '.join(said)}" for part, said in parts.items())


def deliveries_of(alert: AlertRecord) -> str:
    """Return how far the messages of an alert came: ``2 sent``, ``1 owed, 1 given up``."""
    counts = dict.fromkeys(DeliveryState, 0)
    for delivery in alert.deliveries:
        counts[delivery.state] += 1
    told = [f"{count} {DELIVERIES[state]}" for state, count in counts.items() if count]
    told += [f"{len(alert.held)} later"] if alert.held else []
    return ", ".join(told) or "none"


HELD_REASONS = {
    HeldReason.SCHEDULED: "in a digest",
    HeldReason.QUIET_HOURS: "after quiet hours",
    HeldReason.COOLDOWN: "after its story has cooled down",
    HeldReason.CAPPED: "gathered, since there were many",
    HeldReason.BACKLOG: "gathered, since the channel took nothing",
}


def held_line(held: HeldAlert, zone: tzinfo) -> str:
    """Return when an alert is told that is held back, and why then."""
    return f"{HELD_REASONS[held.reason]}, {zoned(held.due_at, zone)}"


def delivery_line(delivery: DeliveryRecord, zone: tzinfo) -> str:
    """Return how far one message came, and what went wrong."""
    attempts = counted(delivery.attempts, "attempt")
    match delivery.state:
        case DeliveryState.SENT:
            what = f"sent {zoned(delivery.sent_at, zone)}, {attempts}"
        case DeliveryState.OWED:
            what = f"owed, next attempt {zoned(delivery.next_attempt_at, zone)}, {attempts} so far"
        case DeliveryState.HELD:
            what = f"held: {delivery.channel} refuses messages; mend it and `monitor channels test` it"
        case DeliveryState.GIVEN_UP:
            what = f"given up after {attempts}"
    return f"{what}: {delivery.problem}" if delivery.problem else what
