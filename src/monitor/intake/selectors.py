"""CSS selectors of article bodies and of links, as XPath for the trees that pages become."""


def xpath_of(selector: str) -> str:
    """Return the XPath expression that selects the same elements anywhere in a document; "" for none.

    Raises:
        ValueError: it is no CSS selector, or one that depends on what a browser shows.
    """
    if not selector.strip():
        return ""
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - most feeds have none

    try:
        return HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from error


def selector_problem(selector: str) -> str | None:
    """Return in words why a selector cannot be used; None when it can."""
    try:
        xpath_of(selector)
    except ValueError as error:
        return f"{error}; write one such as div.article-body"
    return None
