"""From a folder of files to settings, or to every mistake in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from monitor.config import checks
from monitor.config.channel_urls import NoSecretError, channel_of, header_from_environment
from monitor.config.entries import (
    ChannelEntry,
    FeedEntry,
    LearnedEntry,
    NameEntry,
    SideEntry,
    TopicEntry,
    WatchlistEntry,
)
from monitor.config.files import FILES, ConfigFile, read, reason_of
from monitor.config.findings import Finding, findings_of
from monitor.config.named import feed_of, learned_of, name_of, routes_of, side_of, topic_of, watchlist_of
from monitor.config.paths import absolute, template_files
from monitor.config.sections import Embedding, EmbeddingEngine, Section, Sections
from monitor.config.settings import Settings
from monitor.config.watchlist_checks import Named, check_watchlists, warn_of_watchlists
from monitor.errors import ConfigError, ConfigProblem
from monitor.model import Channel, Feed, Route
from monitor.text.guesses import did_you_mean

# Below the data folder: where a prepared model lies unless the configuration says otherwise.
MODEL_FOLDER = "embedder"

E = TypeVar("E", bound=Section)
_Placed = tuple[str, Finding]
"""A finding with the name of its file."""


def load(folder: Path, environ: Mapping[str, str], *, otherwise: Path | None = None) -> Settings:
    """Read and check the whole folder.

    Args:
        folder: holds the files of ``config/``; names.toml and learned.toml may be missing.
        environ: the environment, for ``env:NAME`` and ``~``.
        otherwise: where files are read from that are not in the folder, and where relative paths begin; None
            to do without.

    Raises:
        ConfigError: with every mistake of all files, by file and line.
    """
    _require_folder(folder)
    base = folder if otherwise is None else otherwise
    here = {name for name in FILES if (folder / f"{name}.toml").exists()}
    if base != folder and not here:
        remedy = f"holds none of the files of a configuration: {', '.join(f'{name}.toml' for name in FILES)}"
        raise ConfigError(
            (
                ConfigProblem(
                    file=str(folder), line=None, key="the folder of edited files", value="", remedy=remedy
                ),
            )
        )
    files = {name: read(folder if name in here else base, name) for name in FILES}
    draft, findings = _draft(files)
    findings += _contradictions(draft, files)
    settings, missing = _settings(draft, absolute(base, base=Path.cwd(), environ=environ), environ)
    findings += missing
    problems = tuple(
        problem
        for name in FILES
        for problem in files[name].report(finding for file, finding in findings if file == name)
    )
    if problems:
        raise ConfigError(problems)
    watchlists = files["watchlists"].report(warn_of_watchlists(draft.watchlists, _named(files)))
    names = files["names"].report(checks.warn_of_names(draft.names, sides=_known(files["sides"], "side")))
    templates, broken = _read_templates(folder)
    warnings = (*_warn_of_missing(files), *names, *watchlists, *broken)
    return replace(settings, templates=templates, warnings=warnings)


def problem_with(folder: Path, *, kind: str, name: str, key: str, remedy: str) -> ConfigProblem:
    """Return a problem that somebody else found with a named thing, at its place in the file.

    Args:
        folder: as given to ``load``.
        kind: ``feeds``, ``watchlists``, ``topics``, ``sides``, ``names`` or ``channels``.
        name: of the thing.
        key: what is wrong about it, such as ``url``.
        remedy: what is wrong and what would be right; without secrets.
    """
    file = replace(read(folder, kind), problems=(), left_out=frozenset())
    tables = file.table.get(kind)
    named = enumerate(tables if isinstance(tables, list) else [])
    index = next(
        (index for index, table in named if isinstance(table, dict) and table.get("name") == name), None
    )
    if index is None:  # edited since it was loaded
        return ConfigProblem(file=file.path, line=None, key=f"{kind}: {name}", value="", remedy=remedy)
    (problem,) = file.report([Finding(key=(kind, index, key), remedy=remedy)])
    return problem


def problem_in_section(folder: Path, *, key: tuple[str, str], remedy: str) -> ConfigProblem:
    """Return a problem that somebody else found with a key of monitor.toml, at its place in the file.

    Args:
        folder: as given to ``load``.
        key: section and key.
        remedy: what is wrong and what would be right; without secrets.
    """
    file = replace(read(folder, "monitor"), problems=(), left_out=frozenset())
    section, name = key
    table = file.table.get(section)
    value = table.get(name) if isinstance(table, dict) else None
    (problem,) = file.report([Finding(key=key, value=value, remedy=remedy)])
    return problem


def _require_folder(folder: Path) -> None:
    try:
        next(folder.iterdir(), None)
    except FileNotFoundError:
        remedy = "there is no such folder: name the one that holds monitor.toml"
    except NotADirectoryError:
        remedy = "is a file: name the folder that holds it"
    except OSError as error:
        remedy = reason_of(error, folder)
    else:
        return
    raise ConfigError(
        (ConfigProblem(file=str(folder), line=None, key="the configuration folder", value="", remedy=remedy),)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """The tables that are right by themselves, by number in their file; faulty sections have defaults."""

    sections: Sections
    feeds: Mapping[int, FeedEntry]
    watchlists: Mapping[int, WatchlistEntry]
    topics: Mapping[int, TopicEntry]
    learned: Mapping[int, LearnedEntry]
    sides: Mapping[int, SideEntry]
    names: Mapping[int, NameEntry]
    channels: Mapping[int, ChannelEntry]


def _draft(files: Mapping[str, ConfigFile]) -> tuple[_Draft, list[_Placed]]:
    """Return what the files say, and every value that breaks its rule."""
    findings: list[_Placed] = []
    draft = _Draft(
        sections=_sections(files["monitor"], findings),
        feeds=_entries("feeds", FeedEntry, files, findings),
        watchlists=_entries("watchlists", WatchlistEntry, files, findings),
        topics=_entries("topics", TopicEntry, files, findings),
        learned=_entries("learned", LearnedEntry, files, findings),
        sides=_entries("sides", SideEntry, files, findings),
        names=_entries("names", NameEntry, files, findings),
        channels=_entries("channels", ChannelEntry, files, findings),
    )
    return draft, findings


def _sections(file: ConfigFile, findings: list[_Placed]) -> Sections:
    try:
        return Sections.model_validate(file.table)
    except ValidationError as error:
        found = findings_of(error, Sections, file.table)
    findings += [("monitor", finding) for finding in found]
    faulty = {finding.key[0] for finding in found}
    return Sections.model_validate({name: table for name, table in file.table.items() if name not in faulty})


def _entries(
    kind: str, model: type[E], files: Mapping[str, ConfigFile], findings: list[_Placed]
) -> dict[int, E]:
    table = files[kind].table
    for key in table.keys() - {kind}:
        guess = did_you_mean(key, [kind])
        hint = f"this belongs into a table under [[{kind}]]" if key in model.model_fields else guess
        findings.append((kind, Finding(key=(key,), remedy=hint or f"this file holds [[{kind}]] tables only")))
    entries = {}
    for index, item in enumerate(_tables(kind, table, findings)):
        try:
            entries[index] = model.model_validate(item)
        except ValidationError as error:
            found = findings_of(error, model, item if isinstance(item, dict) else {})
            findings += [(kind, replace(each, key=(kind, index, *each.key))) for each in found]
    return entries


def _tables(kind: str, table: Mapping[str, object], findings: list[_Placed]) -> list[object]:
    tables = table.get(kind, [])
    if isinstance(tables, list):
        return tables
    remedy = f"must be a list of tables: begin each with [[{kind}]] in double brackets"
    findings.append((kind, Finding(key=(kind,), value=tables, remedy=remedy)))
    return []


def _contradictions(draft: _Draft, files: Mapping[str, ConfigFile]) -> list[_Placed]:
    """Return what is wrong between keys, tables and files."""
    found: dict[str, Iterable[Finding]] = {
        "monitor": [
            *checks.check_sections(draft.sections),
            *checks.check_told_on(draft.sections, _known(files["channels"], "channel", can_be_off=True)),
        ],
        "feeds": checks.check_feeds(draft.feeds, draft.sections.polling),
        "topics": checks.check_topics(draft.topics),
        "sides": checks.check_entries_of_sides(
            draft.sides,
            names=replace(_known(files["names"], "name"), is_complete=files["names"].is_there),
            on_sides={entry.side for entry in draft.names.values()},
        ),
        "names": checks.check_entries_of_names(draft.names),
        "watchlists": check_watchlists(draft.watchlists, _named(files)),
    }
    findings = [(file, finding) for file, each in found.items() for finding in each]
    for kind in ("feeds", "watchlists", "topics", "sides", "names", "channels"):
        tables = files[kind].table.get(kind)
        if isinstance(tables, list):
            findings += [(kind, finding) for finding in checks.check_names(kind, tables)]
    if files["sides"].is_whole:
        findings += [("sides", finding) for finding in checks.check_sides(files["sides"].table.get("sides"))]
    return findings


def _warn_of_missing(files: Mapping[str, ConfigFile]) -> Iterator[ConfigProblem]:
    remedy = "there is no such file, so that nothing of its kind is known; one comes with monitor"
    for name, file in files.items():
        if not file.is_there:
            yield ConfigProblem(file=file.path, line=None, key=f"{name}.toml", value="", remedy=remedy)


def _named(files: Mapping[str, ConfigFile]) -> Named:
    """Return all that a watchlist may name, faulty tables included."""
    feeds = _known(files["feeds"], "feed")
    tables = _named_tables(files["feeds"], "feed")
    titles = frozenset(str(table["title"]) for table in tables if table.get("title"))
    return Named(
        feeds=feeds,
        outlets=replace(feeds, names=feeds.names | titles),
        topics=_known(files["topics"], "topic"),
        names=_known(files["names"], "name"),
        sides=replace(
            _known(files["sides"], "side"),
            names=frozenset(
                str(table.get("name"))
                for table in _named_tables(files["sides"], "side")
                if table.get("bystander") is not True
            ),
        ),
        channels=_known(files["channels"], "channel", can_be_off=True),
        countries=frozenset(str(table.get("country")) for table in tables),
    )


def _named_tables(file: ConfigFile, kind: str) -> list[dict[str, object]]:
    tables = file.table.get(f"{kind}s")
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []


def _known(file: ConfigFile, kind: str, *, can_be_off: bool = False) -> checks.Known:
    named = _named_tables(file, kind)
    return checks.Known(
        kind=kind,
        names=frozenset(str(table.get("name")) for table in named),
        off=frozenset(str(table.get("name")) for table in named if can_be_off and table.get("on") is False),
        is_complete=file.is_whole,
    )


def _settings(draft: _Draft, folder: Path, environ: Mapping[str, str]) -> tuple[Settings, list[_Placed]]:
    """Return the settings, and the secrets that could not be had."""
    sections = draft.sections
    data_folder = absolute(sections.monitor.data_folder, base=folder.parent, environ=environ)
    channels, missing = _channels(
        draft.channels,
        time_zone=sections.monitor.time_zone,
        folder=folder,
        data_folder=data_folder,
        environ=environ,
    )
    key, no_key = _embedding_key(sections.embedding, environ)
    missing += no_key
    feeds: list[Feed] = []
    for index, entry in draft.feeds.items():
        feed, lacks = feed_of(entry, polling=sections.polling, environ=environ)
        feeds.append(feed)
        missing += [
            ("feeds", Finding(key=("feeds", index, "headers", lack.key), value="", remedy=str(lack)))
            for lack in lacks
        ]
    settings = Settings(
        **dict(sections),
        folder=folder,
        data_folder=data_folder,
        seeds_folder=absolute(sections.monitor.seeds_folder, base=folder.parent, environ=environ),
        model_folder=absolute(sections.embedding.model_folder, base=folder.parent, environ=environ)
        if sections.embedding.model_folder
        else data_folder / MODEL_FOLDER,
        embedding_key=key,
        database_url=_database_url(sections.store.database, data_folder, folder.parent, environ),
        feeds=tuple(feeds),
        watchlists=tuple(watchlist_of(entry) for entry in draft.watchlists.values() if entry.on),
        topics=tuple(topic_of(entry) for entry in draft.topics.values()),
        learned=tuple(learned_of(entry) for entry in draft.learned.values()),
        sides=tuple(side_of(entry) for entry in draft.sides.values()),
        channels=channels,
        names=tuple(name_of(entry) for entry in draft.names.values()),
        routes=_routes(draft),
    )
    return settings, missing


def _routes(draft: _Draft) -> tuple[Route, ...]:
    sections = draft.sections
    channels = {entry.name: entry for entry in draft.channels.values() if entry.on}
    return tuple(
        route
        for entry in draft.watchlists.values()
        if entry.on
        for route in routes_of(
            entry, channels=channels, alerts=sections.alerts, time_zone=sections.monitor.time_zone
        )
    )


def _embedding_key(embedding: Embedding, environ: Mapping[str, str]) -> tuple[str, list[_Placed]]:
    """Return the key of the remote engine; of another engine none is asked for."""
    if embedding.engine is not EmbeddingEngine.REMOTE:
        return "", []
    try:
        return header_from_environment(embedding.key, environ, key="key"), []
    except NoSecretError as error:
        return "", [("monitor", Finding(key=("embedding", "key"), value="", remedy=str(error)))]


def _channels(
    entries: Mapping[int, ChannelEntry],
    *,
    time_zone: tzinfo,
    folder: Path,
    data_folder: Path,
    environ: Mapping[str, str],
) -> tuple[tuple[Channel, ...], list[_Placed]]:
    channels: list[Channel] = []
    missing: list[_Placed] = []
    for index, entry in entries.items():
        if entry.on:
            try:
                channels.append(
                    channel_of(
                        entry,
                        time_zone=time_zone,
                        folder=folder,
                        data_folder=data_folder,
                        environ=environ,
                    )
                )
            except NoSecretError as error:
                finding = Finding(key=("channels", index, error.key), value="", remedy=str(error))
                missing.append(("channels", finding))
    return tuple(channels), missing


def _database_url(written: str, data_folder: Path, base: Path, environ: Mapping[str, str]) -> str:
    """Return the address with an absolute path, so that it means the same from every working folder."""
    if not written:
        return f"sqlite:///{data_folder / 'monitor.db'}"
    path, mark, query = written.removeprefix("sqlite:///").partition("?")
    return f"sqlite:///{absolute(path, base=base, environ=environ)}{mark}{query}"


def _read_templates(folder: Path) -> tuple[Mapping[str, str], tuple[ConfigProblem, ...]]:
    if not template_files(folder):
        return {}, ()
    from monitor.config.templates import read_templates  # noqa: PLC0415 - few write any, and Jinja takes a while

    return read_templates(folder)
