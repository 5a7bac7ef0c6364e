"""What feedparser calls the elements of a feed: ``dc:creator`` is ``dc_creator``, whatever its prefix.

It knows some namespaces by their addresses, those of RSS and Atom as none, and takes the prefix of any other
as it is written. Where prefixes could be mistaken for one another we are not sure, and it decides.
"""

import re
from collections.abc import Iterator

# Prefix as feedparser writes it, and address in lower case, as it compares them; "-" for none.
_TABLE = """
    - http://backend.userland.com/rss
    - http://blogs.law.harvard.edu/tech/rss
    - http://purl.org/rss/1.0/
    - http://my.netscape.com/rdf/simple/0.9/
    - http://example.com/newformat#
    - http://example.com/necho
    - http://purl.org/echo/
    - uri/of/echo/namespace#
    - http://purl.org/pie/
    - http://purl.org/atom/ns#
    - http://www.w3.org/2005/atom
    - http://purl.org/rss/1.0/modules/rss091#
    admin http://webns.net/mvcb/
    ag http://purl.org/rss/1.0/modules/aggregation/
    annotate http://purl.org/rss/1.0/modules/annotate/
    audio http://media.tangent.org/rss/1.0/
    blogchannel http://backend.userland.com/blogchannelmodule
    cc http://creativecommons.org/ns#license
    cc http://web.resource.org/cc/
    creativecommons http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html
    creativecommons http://backend.userland.com/creativecommonsrssmodule
    co http://purl.org/rss/1.0/modules/company
    content http://purl.org/rss/1.0/modules/content/
    cp http://my.theinfo.org/changed/1.0/rss/
    dc http://purl.org/dc/elements/1.1/
    dcterms http://purl.org/dc/terms/
    email http://purl.org/rss/1.0/modules/email/
    ev http://purl.org/rss/1.0/modules/event/
    feedburner http://rssnamespace.org/feedburner/ext/1.0
    fm http://freshmeat.net/rss/fm/
    foaf http://xmlns.com/foaf/0.1/
    geo http://www.w3.org/2003/01/geo/wgs84_pos#
    georss http://www.georss.org/georss
    gml http://www.opengis.net/gml
    icbm http://postneo.com/icbm/
    image http://purl.org/rss/1.0/modules/image/
    itunes http://www.itunes.com/dtds/podcast-1.0.dtd
    itunes http://example.com/dtds/podcast-1.0.dtd
    l http://purl.org/rss/1.0/modules/link/
    media http://search.yahoo.com/mrss
    media http://search.yahoo.com/mrss/
    pingback http://madskills.com/public/xml/rss/module/pingback/
    prism http://prismstandard.org/namespaces/1.2/basic/
    rdf http://www.w3.org/1999/02/22-rdf-syntax-ns#
    rdfs http://www.w3.org/2000/01/rdf-schema#
    ref http://purl.org/rss/1.0/modules/reference/
    reqv http://purl.org/rss/1.0/modules/richequiv/
    search http://purl.org/rss/1.0/modules/search/
    slash http://purl.org/rss/1.0/modules/slash/
    soap http://schemas.xmlsoap.org/soap/envelope/
    ss http://purl.org/rss/1.0/modules/servicestatus/
    str http://hacks.benhammersley.com/rss/streaming/
    sub http://purl.org/rss/1.0/modules/subscription/
    sy http://purl.org/rss/1.0/modules/syndication/
    szf http://schemas.pocketsoap.com/rss/mydescmodule/
    taxo http://purl.org/rss/1.0/modules/taxonomy/
    thr http://purl.org/rss/1.0/modules/threading/
    ti http://purl.org/rss/1.0/modules/textinput/
    trackback http://madskills.com/public/xml/rss/module/trackback/
    wfw http://wellformedweb.org/commentapi/
    wiki http://purl.org/rss/1.0/modules/wiki/
    xhtml http://www.w3.org/1999/xhtml
    xlink http://www.w3.org/1999/xlink
    xml http://www.w3.org/xml/1998/namespace
    psc http://podlove.org/simple-chapters
"""
_SPACES = {
    space: "" if prefix == "-" else prefix
    for prefix, space in (line.split() for line in _TABLE.strip().split("\n"))
}
# Prefixes that feedparser acts upon, whatever namespace they are bound to.
_PREFIXES = frozenset(
    str.split("""
    admin cc content creativecommons dc dcterms feedburner georss gml itunes media psc rdf sy xhtml xlink xml
    """)
)
# Written by hand or by a program, in an element or in a text that only quotes one: more are found than count.
_DECLARATION = re.compile(r"""(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# Attributes that are acted upon: feedparser drops prefixes that it does not know.
_MEANT = frozenset(("base", "href", "ispermalink", "lang", "mode", "rel", "src", "type", "uri", "url"))
_IS_WORD = re.compile(r"[a-z][a-z0-9]*")
_USUAL_ADDRESS = re.compile(r"[a-z][!-%'-;=?-~]*", re.IGNORECASE)

RSS_1 = "http://purl.org/rss/1.0/"
ATOM_1 = "http://www.w3.org/2005/atom"


class UnsureError(Exception):
    """Something in a document that only feedparser knows how to take."""


class FeedNames:
    """The names of the elements of one document.

    Args:
        text: the whole document.

    Raises:
        UnsureError: namespaces are used in a way that is not the usual one.
    """

    def __init__(self, text: str) -> None:
        self.spaces: set[str] = set()
        self._prefixes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        bound: dict[str, str] = {}
        for prefix, space in _declarations(text):
            if bound.setdefault(prefix, space) != space and prefix:
                raise UnsureError(prefix)
            self._declare(prefix.lower(), space)

    def _declare(self, prefix: str, space: str) -> None:
        known = _SPACES.get(space.lower())
        self.spaces.add(space.lower())
        if known is None and not self._is_foreign(prefix, space):
            raise UnsureError(space)
        if known is not None and prefix in _PREFIXES and prefix != known:
            raise UnsureError(prefix)
        if known is None and self._prefixes.setdefault(space, prefix) != prefix:
            raise UnsureError(space)

    def _is_foreign(self, prefix: str, space: str) -> bool:
        """Tell whether a namespace that feedparser does not know is bound as usual, and mistaken for none."""
        if prefix in _PREFIXES or (prefix and not _IS_WORD.fullmatch(prefix)):
            return False
        return bool(_USUAL_ADDRESS.fullmatch(space)) and "backend.userland.com" not in space.lower()

    def __getitem__(self, tag: str) -> str:
        """Return the name of a tag as ElementTree writes it."""
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = self._name(tag)
        return name

    def _name(self, tag: str) -> str:
        space, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
        prefix = _SPACES.get(space.lower())
        if prefix is None:
            prefix = self._prefixes.get(space, "")
        if not local.isascii():
            raise UnsureError(tag)
        return f"{prefix}_{local.lower()}" if prefix else local.lower()

    def attributes(self, written: dict[str, str]) -> dict[str, str]:
        """Return the attributes of an element by their names in lower case, ``xml:lang`` as such.

        Raises:
            UnsureError: one of them is of another namespace, or says what addresses are relative to.
        """
        found = {}
        for key, value in written.items():
            name = key.lower()
            if name[0] == "{":
                space, _, local = name[1:].rpartition("}")
                prefix = _SPACES.get(space)
                if not prefix and local in _MEANT:
                    raise UnsureError(key)
                name = f"{prefix}:{local}" if prefix else local
            if name in {"base", "xml:base"} or name in found:
                raise UnsureError(key)
            found[name] = value.lower() if name in {"rel", "type"} else value
        return found


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    """Yield prefixes, "" for none, and the namespaces that are bound to them, where it looks like that."""
    mark = "xmlns"
    at = text.find(mark)
    while at >= 0:
        at += len(mark)
        if found := _DECLARATION.match(text, at):
            yield found[1] or "", found[2] or found[3] or ""
        at = text.find(mark, at)
