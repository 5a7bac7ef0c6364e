"""From checked tables to the values that the rest of the program knows."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo

from monitor.config.channel_urls import NoSecretError, header_from_environment
from monitor.config.entries import (
    ChannelEntry,
    FeedEntry,
    LearnedEntry,
    NameEntry,
    Need,
    RouteKeys,
    SideEntry,
    TermEntry,
    TopicEntry,
    WatchlistEntry,
)
from monitor.config.sections import Alerts, Polling
from monitor.model import Feed, LearnedTopic, Name, Role, Route, Side, Term, Topic, Watchlist

# What a term counts by the list it stands in. Of a few triples tried on 146 labelled articles of the beat in
# eight languages this had the highest likelihood in cross-validation over outlets.
STRONG, PLAIN, HINT = 3.0, 1.0, 0.2


def feed_of(
    entry: FeedEntry, *, polling: Polling, environ: Mapping[str, str]
) -> tuple[Feed, tuple[NoSecretError, ...]]:
    """Return the feed, and the header values that could not be had; of a feed that is off none is asked for.

    ``polling`` tells how often to poll where the entry does not say.
    """
    headers: list[tuple[str, str]] = []
    missing: list[NoSecretError] = []
    for name, written in entry.headers.items():
        try:
            headers.append(
                (name, header_from_environment(written, environ, key=name) if entry.on else written)
            )
        except NoSecretError as error:
            missing.append(error)
    feed = Feed(
        name=entry.name,
        url=entry.url,
        title=entry.title or entry.name,
        language=entry.language,
        country=entry.country,
        kind=entry.kind,
        interval=polling.interval if entry.interval is None else entry.interval,
        is_adaptive=polling.adaptive and entry.interval is None,
        headers=tuple(headers),
        verify_tls=entry.verify_tls,
        source=entry.source,
        link_selector=entry.link_selector,
        body_selector=entry.body_selector,
        is_on=entry.on,
        reason_off="" if entry.on else entry.reason,
    )
    return feed, tuple(missing)


def watchlist_of(entry: WatchlistEntry) -> Watchlist:
    """Return the watchlist; what is named twice counts once."""
    return Watchlist(
        name=entry.name,
        title=entry.title or entry.name,
        terms=_terms([entry.terms]),
        threshold=entry.threshold,
        query=entry.query,
        require=tuple(dict.fromkeys(entry.require)),
        exclude=tuple(dict.fromkeys(entry.exclude)),
        topics=tuple(dict.fromkeys(entry.topics)),
        languages=tuple(dict.fromkeys(entry.languages)),
        feeds=tuple(dict.fromkeys(entry.feeds)),
        sides=None if entry.sides is None else tuple(dict.fromkeys(entry.sides)),
        relevance=entry.relevance,
        channels=tuple(dict.fromkeys(entry.channels)),
    )


def routes_of(
    entry: WatchlistEntry, *, channels: Mapping[str, ChannelEntry], alerts: Alerts, time_zone: tzinfo
) -> tuple[Route, ...]:
    """Return how the watchlist's alerts go to each channel that it names and that is there.

    What the watchlist says counts before what the channel says, and that before monitor.toml.
    """
    return tuple(
        _route(entry, channels[name], alerts, time_zone)
        for name in dict.fromkeys(entry.channels)
        if name in channels
    )


def _route(entry: WatchlistEntry, channel: ChannelEntry, alerts: Alerts, time_zone: tzinfo) -> Route:
    said = dict(alerts) | {"time_zone": time_zone}
    for keys in (channel, entry):
        said |= {key: getattr(keys, key) for key in RouteKeys.model_fields if getattr(keys, key) is not None}
    return Route(
        watchlist=entry.name,
        channel=channel.name,
        minimum_verdict=said["minimum_verdict"],
        minimum_importance=said["minimum_importance"],
        timing=said["delivery"],
        digest_times=said["digest_times"],
        quiet_hours=next(iter(said["quiet_hours"]), None),
        quiet_exception=said["quiet_except"],
        time_zone=said["time_zone"],
        cooldown=said["cooldown"],
        cap_per_hour=said["cap_per_hour"],
    )


def topic_of(entry: TopicEntry) -> Topic:
    """Return the topic with the terms of all languages, each counting what its list says."""
    terms: dict[tuple[str, str], float] = {}
    for by_language, weight in ((entry.strong, STRONG), (entry.terms, PLAIN), (entry.hints, HINT)):
        for language, listed in by_language.items():
            for term in listed:
                key = (term.text, language)
                terms[key] = max(terms.get(key, 0.0), weight * term.weight)
    return Topic(
        name=entry.name,
        description=entry.description,
        terms=tuple(
            Term(text=text, weight=weight, language=language) for (text, language), weight in terms.items()
        ),
        examples=entry.examples,
    )


def learned_of(entry: LearnedEntry) -> LearnedTopic:
    """Return what was learned about a topic."""
    return LearnedTopic(
        topic=entry.topic,
        space=entry.space,
        one_topic=entry.one_topic,
        bias=entry.bias,
        weights=entry.weights,
        texts=entry.texts,
        prototype=entry.prototype,
    )


def side_of(entry: SideEntry) -> Side:
    """Return the side with the terms of all languages."""
    return Side(
        name=entry.name,
        title=entry.title or entry.name,
        terms=_terms(entry.terms.values()),
        not_terms=tuple(dict.fromkeys(entry.not_terms)),
        name_weights=tuple(entry.name_weights.items()),
        sources=tuple(dict.fromkeys(entry.sources)),
        is_bystander=entry.bystander,
    )


def name_of(entry: NameEntry) -> Name:
    """Return the name; what is listed twice counts once."""
    return Name(
        name=entry.name,
        title=entry.title or entry.name,
        kind=entry.kind,
        side=entry.side,
        roles=tuple(Role(title=role.title, since=role.since, until=role.until) for role in entry.roles),
        spellings=tuple(dict.fromkeys(entry.spellings)),
        exact=tuple(dict.fromkeys(entry.exact)),
        first_names=tuple(dict.fromkeys(entry.first_names)),
        needs_first_name=entry.needs is Need.FIRST_NAME,
        not_in=tuple(dict.fromkeys(entry.not_in)),
    )


def _terms(by_language: Iterable[tuple[TermEntry, ...]]) -> tuple[Term, ...]:
    """Return each term once, with its highest weight: languages share many words, and none counts twice."""
    weights: dict[str, float] = {}
    for terms in by_language:
        for term in terms:
            weights[term.text] = max(weights.get(term.text, 0.0), term.weight)
    return tuple(Term(text=text, weight=weight) for text, weight in weights.items())
