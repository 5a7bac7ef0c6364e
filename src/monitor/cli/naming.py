"""Commands about the list of names: what a word resolves to, and which entries there are."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import context_of
from monitor.cli.options import AsJson, list_group
from monitor.cli.output import print_error, print_json, print_text
from monitor.cli.tables import print_facts, print_table
from monitor.cli.words import language_name
from monitor.judge.naming import Names, Resolved
from monitor.judge.terms import Read, longest
from monitor.model import Name, NameKind, Role, TermMatch
from monitor.text.guesses import did_you_mean
from monitor.text.language import language_of
from monitor.text.words import tokens

# A word does not say its language: then it may be a form of each of these.
LANGUAGES = ("ru", "kk", "ky", "uz", "tg", "tk", "en")

commands = list_group("Names: persons, places and organisations with their spellings.")


@commands.command("test")
def try_text(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="TEXT", help="A word or sentence.")] = "",
    *,
    file: Annotated[
        Path | None, typer.Option("--text", metavar="FILE", help="A file of UTF-8 text instead.")
    ] = None,
    language: Annotated[
        str, typer.Option("--lang", metavar="CODE", help="Its language, such as kk; else it is guessed.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show what a text names, and why: entry, spelling, ending.

    Shows what comes near when nothing is named. A short text is tried in every language of the region.
    """
    entries = context_of(context).settings().names
    text = _text_of(words, file)
    names, by_name = Names(entries), {entry.name: entry for entry in entries}
    found = _resolved(names, text, language)
    near = () if found else names.nearest(text)
    if as_json:
        told = [_told(by_name[each.match.term], each, languages) for each, languages in found]
        print_json({"found": told, "near": near})
        return
    for each, languages in found:
        print_text(_described(by_name[each.match.term]))
        print_text(f"  “{each.match.found}”: {_reason(each, languages)}")
    if not found:
        print_text("names nothing" + ("; near it:" if near else ""))
    for entry in near:
        print_text(f"  {_described(entry)}" + ("; needs a first name" if entry.needs_first_name else ""))


@commands.command("list")
def list_names(
    context: typer.Context,
    *,
    kind: Annotated[
        NameKind | None, typer.Option("--kind", metavar="KIND", help="Only of this kind, such as person.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the names."""
    entries = [entry for entry in context_of(context).settings().names if kind in {None, entry.kind}]
    if as_json:
        print_json(entries)
        return
    rows = ((entry.name, entry.kind, entry.side, entry.title) for entry in entries)
    print_table(("name", "kind", "side", "title"), rows, empty="No names in names.toml.")


@commands.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As in `monitor names list`.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show all that is listed of a name."""
    by_name = {entry.name: entry for entry in context_of(context).settings().names}
    entry = by_name.get(name)
    if entry is None:
        print_error(f"there is no name {name} in names.toml; {did_you_mean(name, by_name)}".rstrip("; "))
        raise typer.Exit(1)
    if as_json:
        print_json(entry)
        return
    print_text(_described(entry))
    print_facts(
        (
            ("roles", "\n".join(map(_role, entry.roles))),
            ("spellings", ", ".join(entry.spellings)),
            ("exact", ", ".join(entry.exact)),
            ("first names", ", ".join(entry.first_names)),
            ("needs", "a first name" if entry.needs_first_name else ""),
            ("not in", ", ".join(entry.not_in)),
        )
    )


def _text_of(words: str, file: Path | None) -> str:
    """Return what is asked about.

    Raises:
        Exit: nothing is, or the file cannot be read.
    """
    if file is None and words.strip():
        return words
    if file is None:
        print_error("give a text, or a file with --text")
        raise typer.Exit(2)
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print_error(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}")
        raise typer.Exit(1) from error


def _resolved(names: Names, text: str, language: str) -> list[tuple[Resolved, list[str]]]:
    """Return what a text names, in its order, each with the languages of its ending.

    Where readings of two languages differ, the one that finds more of the text counts.
    """
    known = language or language_of(text)
    found: dict[TermMatch, tuple[Resolved, list[str]]] = {}
    for each in (known,) if known else LANGUAGES:
        for resolved in names.resolve(_read(text, each)):
            _, languages = found.setdefault(resolved.match, (resolved, []))
            if resolved.ending.language not in {"", *languages}:
                languages.append(resolved.ending.language)
    return [found[match] for match in longest(found)]


def _read(text: str, language: str) -> Read:
    return Read(title="", text=text, title_tokens=(), text_tokens=tokens(text), language=language)


def _described(entry: Name) -> str:
    side = f", {entry.side}" if entry.side else ""
    return f"{entry.name}: {entry.title} ({entry.kind}{side})"


def _reason(resolved: Resolved, languages: Iterable[str]) -> str:
    """Return the listed spelling, the ending and whose it is."""
    listed = f"the spelling {resolved.spelling}"
    if not resolved.ending.written:
        return listed
    return f"{listed} with the ending -{resolved.ending.written} ({', '.join(map(language_name, languages))})"


def _role(role: Role) -> str:
    return " ".join((role.title, *_span(role)))


def _span(role: Role) -> Iterator[str]:
    if role.since is not None:
        yield f"from {role.since}"
    if role.until is not None:
        yield f"until {role.until}"


def _told(entry: Name, resolved: Resolved, languages: list[str]) -> dict[str, object]:
    return {
        "name": entry.name,
        "title": entry.title,
        "kind": entry.kind,
        "side": entry.side,
        "found": resolved.match.found,
        "start": resolved.match.start,
        "spelling": resolved.spelling,
        "ending": resolved.ending.written,
        "languages": languages,
    }
