"""Templates of the user's own: read, tried on sample messages, and left out with a warning when they fail."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.config.paths import TEMPLATES_FOLDER, template_files
from monitor.errors import ConfigProblem
from monitor.judge.wording.templates import TEMPLATES, FaultyTemplateError, check_template
from monitor.text.guesses import did_you_mean

LARGEST_BYTES = 100_000


def read_templates(folder: Path) -> tuple[Mapping[str, str], tuple[ConfigProblem, ...]]:
    """Return the templates that can be used, by name, and why others cannot.

    A broken one is no mistake that stops anything: the built-in message is sent instead.
    """
    sources: dict[str, str] = {}
    problems: list[ConfigProblem] = []
    for path in template_files(folder):
        try:
            sources[path.name] = _source(path)
        except FaultyTemplateError as error:
            problems.append(
                ConfigProblem(file=str(path), line=error.line, key="template", value="", remedy=str(error))
            )
    return sources, tuple(problems)


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of the templates, as far as they can be read."""
    for path in template_files(folder):
        if path.name in TEMPLATES:
            try:
                yield f"{TEMPLATES_FOLDER}/{path.name}", path.read_bytes()
            except OSError as error:
                yield f"{TEMPLATES_FOLDER}/{path.name}", type(error).__name__.encode()


def _source(path: Path) -> str:
    if path.name not in TEMPLATES:
        guess = did_you_mean(path.name, TEMPLATES)
        raise FaultyTemplateError(f"no message is set by it; {guess or 'names are ' + ', '.join(TEMPLATES)}")
    try:
        content = path.read_bytes()
        source = content.decode("utf-8-sig")
    except OSError as error:
        raise FaultyTemplateError(
            f"cannot be read ({type(error).__name__}); the built-in message is sent instead"
        ) from error
    except UnicodeDecodeError as error:
        raise FaultyTemplateError("is not UTF-8; the built-in message is sent instead") from error
    if len(content) > LARGEST_BYTES:
        raise FaultyTemplateError(
            f"is larger than {LARGEST_BYTES} bytes; the built-in message is sent instead"
        )
    try:
        check_template(path.name, source)
    except FaultyTemplateError as error:
        raise FaultyTemplateError(f"{error}; the built-in message is sent instead", error.line) from error
    return source
