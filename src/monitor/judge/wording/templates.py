"""Messages set by templates of the user's own, in Jinja2.

A template sees the parts of a ``Content`` by their names and nothing else. What strangers wrote is escaped as
its format needs it, whatever the template does; the filter ``shown`` sets a piece or a line with its links
and what is new in it. The sandbox lets a template neither call nor change what it should not. A template that
fails is not used: the built-in message is sent instead, and somebody is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from monitor.judge.wording.content import Content, Line, Piece
from monitor.judge.wording.mrkdwn import mrkdwn_of, neutral
from monitor.judge.wording.page import html_of
from monitor.judge.wording.plain_text import text_of
from monitor.judge.wording.samples import SAMPLES

TEMPLATES = ("alert.html", "alert.txt", "alert.mrkdwn", "digest.html", "digest.txt", "digest.mrkdwn")

Render = Callable[[Content], str]


class FaultyTemplateError(ValueError):
    """A template cannot be used.

    Attributes:
        line: of the template, where that is known.
    """

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


class Templates:
    """The templates that stand in for the built-in messages.

    Args:
        sources: by name, one of ``TEMPLATES``; those that are missing are built in.
        tell: is told in words when a message could not be set by its template.

    Raises:
        FaultyTemplateError: one of them is not what ``check_template`` wants.
    """

    def __init__(
        self,
        sources: Mapping[str, str] = MappingProxyType({}),
        *,
        tell: Callable[[str], object] = str,
    ) -> None:
        self._templates = {name: check_template(name, source) for name, source in sources.items()}
        self._tell = tell

    def instead_of(self, built_in: Render, name: str) -> Render:
        """Return what sets a message: the template of that name, else what is built in."""
        template = self._templates.get(name)
        if template is None:
            return built_in

        def render(content: Content) -> str:
            try:
                return _rendered(template, content)
            except FaultyTemplateError as error:
                self._tell(f"{name}: {error}; the built-in message is sent instead")
                return built_in(content)

        return render


BUILT_IN = Templates()


def check_template(name: str, source: str) -> Template:
    """Return the template when it sets every sample message, with the footer by which a repeat is recognised.

    Raises:
        FaultyTemplateError: why it does not.
    """
    kind, _, form = name.partition(".")
    try:
        template = _ENVIRONMENTS[form].from_string(source)
    except TemplateSyntaxError as error:
        raise FaultyTemplateError(f"is no template: {error.message}", error.lineno) from error
    for content in SAMPLES[kind]:
        if content.footer not in _rendered(template, content):
            raise FaultyTemplateError(
                "leaves out {{ footer }}, by which a reader recognises a message that came twice"
            )
    return template


def _rendered(template: Template, content: Content) -> str:
    try:
        return template.render({each.name: getattr(content, each.name) for each in fields(content)})
    except TemplateError as error:
        raise FaultyTemplateError(f"fails: {error.message}", _line_of(error)) from error
    except Exception as error:  # whatever an expression of the template may raise
        raise FaultyTemplateError(f"fails: {type(error).__name__}: {error}", _line_of(error)) from error


def _line_of(error: Exception) -> int | None:
    """Return the line of the template in which it failed."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


class _Set(str):
    """Text that has been set in mrkdwn."""

    __slots__ = ()


def _environment(form: str, set_piece: Callable[[Piece], str]) -> ImmutableSandboxedEnvironment:
    made: dict[str, Callable[[str], str]] = {"html": Markup, "mrkdwn": _Set, "txt": str}

    def shown(told: Piece | Line) -> str:
        return made[form]("".join(map(set_piece, (told,) if isinstance(told, Piece) else told)))

    def finalize(told: object) -> object:
        return told if form != "mrkdwn" or isinstance(told, _Set) else neutral(str(told))

    environment = ImmutableSandboxedEnvironment(
        autoescape=form == "html",
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    return environment


_ENVIRONMENTS = {
    form: _environment(form, set_piece)
    for form, set_piece in (("html", html_of), ("mrkdwn", mrkdwn_of), ("txt", text_of))
}
