"""The part of CSS selectors that names an article's body, as XPath.

Types, ``#id``, ``.class``, ``[attribute]``, ``[attribute=value]`` (also ``^=``, ``$=``, ``*=``, ``~=``),
descendants, children (``>``) and lists (``,``). Written out because no more is needed here and lxml's own
translation wants another package.
"""

import re

_SIMPLE = re.compile(
    r"""(?P<type>[a-zA-Z][\w-]*|\*)
    |\#(?P<id>[\w-]+)
    |\.(?P<class>[\w-]+)
    |\[\s*(?P<name>[\w:-]+)\s*(?:(?P<how>[~^$*]?=)\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w-]+))\s*)?\]
    """,
    re.VERBOSE,
)
_TESTS = {
    "=": "@{name}={value}",
    "^=": "starts-with(@{name}, {value})",
    "$=": "substring(@{name}, string-length(@{name}) - {before})={value}",
    "*=": "contains(@{name}, {value})",
    "~=": "contains(concat(' ', normalize-space(@{name}), ' '), {value})",
}
_COMBINATOR = re.compile(r"\s*>\s*|\s+")


def xpath_of(selector: str) -> str:
    """Return the XPath expression that selects the same elements anywhere in a document.

    >>> xpath_of("article .text")
    "//article//*[contains(concat(' ', normalize-space(@class), ' '), ' text ')]"

    Raises:
        ValueError: it is no selector, or uses a part of CSS that is not understood here.
    """
    return " | ".join(_path(part.strip(), selector) for part in selector.split(","))


def _path(selector: str, whole: str) -> str:
    path, at, axis = "", 0, "//"
    while at < len(selector):
        step, end = _step(selector, at)
        if end == at:
            break
        path += axis + step
        at = end
        if at < len(selector):
            combinator = _COMBINATOR.match(selector, at)
            if combinator is None:
                break
            axis = "/" if ">" in combinator[0] else "//"
            at = combinator.end()
            if at == len(selector):
                at = -1
                break
    if not path or at != len(selector):
        raise ValueError(f"{whole!r} is no CSS selector that is understood here")
    return path


def _step(selector: str, at: int) -> tuple[str, int]:
    name, conditions, start = "*", "", at
    while found := _SIMPLE.match(selector, at):
        if found["type"]:
            if at > start:
                break
            name = found["type"].lower()
        else:
            conditions += f"[{_condition(found)}]"
        at = found.end()
    return name + conditions, at


def _condition(found: re.Match[str]) -> str:
    if found["id"]:
        return _TESTS["="].format(name="id", value=_quoted(found["id"]))
    if found["class"]:
        return _TESTS["~="].format(name="class", value=_quoted(f" {found['class']} "))
    value = next((found[part] for part in ("double", "single", "bare") if found[part] is not None), None)
    if value is None:
        return f"@{found['name']}"
    how = found["how"]
    quoted = _quoted(f" {value} " if how == "~=" else value)
    return _TESTS[how].format(name=found["name"], value=quoted, before=len(value) - 1)


def _quoted(value: str) -> str:
    quote = '"' if "'" in value else "'"
    return f"{quote}{value.replace(quote, '')}{quote}"
