"""What a query says that can hardly be meant: twice the same, or what no article can be."""

from collections.abc import Iterator

from monitor.judge.watching.problems import Remark
from monitor.judge.watching.tree import And, AtLeast, Field, In, Is, Not, Or, Same, Tree, walk
from monitor.judge.watching.writing import write

_LONGEST = 60  # characters of a query within a message
# What an article has one of; it has two outlets, the name of its feed and the title.
_SINGLE = {
    Field.LANG: "is in one language",
    Field.COUNTRY: "is of one country",
    Field.TYPE: "is of one type",
}


def oddities(tree: Tree) -> Iterator[Remark]:
    """Yield what is odd in any part of the query."""
    for each in walk(tree):
        if isinstance(each, And | Or | AtLeast | Same):
            yield from _repeated(each.members)
        if isinstance(each, And):
            yield from _impossible(each)


def values_allowed(tree: Tree, field: Field) -> frozenset[str] | None:
    """Return which values a field can have where the query holds; None for any."""
    match tree:
        case Is(field=asked) if asked is field:
            return frozenset((tree.value.casefold(),))
        case In():
            return values_allowed(tree.inner, field)
        case And():
            known = [some for each in tree.members if (some := values_allowed(each, field)) is not None]
            return frozenset.intersection(*known) if known else None
        case Or():
            every = [values_allowed(each, field) for each in tree.members]
            known = [some for some in every if some is not None]
            return frozenset().union(*known) if len(known) == len(every) else None
        case _:
            return None


def _repeated(members: tuple[Tree, ...]) -> Iterator[Remark]:
    seen: set[Tree] = set()
    for member in members:
        if member in seen:
            yield Remark(offset=member.at, text=f"{_shown(member)} stands there already")
        seen.add(member)


def _impossible(tree: And) -> Iterator[Remark]:
    denied = {each.inner for each in tree.members if isinstance(each, Not)}
    for member in tree.members:
        if member in denied:
            text = f"{_shown(member)} must be there and must not: no article can be so"
            yield Remark(offset=member.at, text=text)
    for field, said in _SINGLE.items():
        if values_allowed(tree, field) == frozenset() and not any(
            values_allowed(each, field) == frozenset() for each in tree.members
        ):
            yield Remark(offset=tree.at, text=f"an article {said}, so that this can never hold of any")


def _shown(tree: Tree) -> str:
    text = write(tree)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
