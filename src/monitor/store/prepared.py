"""Statements of the judging room, compiled once and handed to the driver as they are.

The room is alone with the database, so what its statements cost everybody waits for. Through SQLAlchemy's
connection one takes 25 µs, or 100 with a hundred ids, of which the database needs 2; here it takes 4. The
statements are written with SQLAlchemy all the same, and values are stored and read as its types say.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Integer, Select, bindparam
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

_Process = Callable[[Any], Any]
_Row = tuple[Any, ...]

# Statements are made for so many ids, twice as many, and so on: few are compiled, and the driver keeps them.
_IDS = 16


class _Form(NamedTuple):
    """A statement as the driver takes it, and how values go in and come out."""

    sql: str
    put: tuple[tuple[str, _Process | None], ...]
    given: Mapping[str, Any]  # values that stand in the statement, and defaults of columns
    read: tuple[_Process | None, ...]


class Prepared:
    """One statement; it must be asked in a transaction that has begun, such as the room's."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        """Take a statement that is compiled when it is first asked."""
        self._statement = statement
        self._forms: dict[tuple[str, ...], _Form] = {}

    def rows(self, connection: Connection, **values: Any) -> list[_Row]:  # noqa: ANN401 - of any type
        """Return all rows, columns in order; of an insertion or a change those that it returns, if any.

        Args:
            connection: in a transaction.
            values: by the names of the parameters; of an insertion or a change, of columns too.
        """
        form, cursor = self._ask(connection, values)
        return _converted(cursor.fetchall(), form.read) if form.read else []

    def first(self, connection: Connection, **values: Any) -> _Row | None:  # noqa: ANN401 - of any type
        """Return the first row; None when there is none."""
        rows = self.rows(connection, **values)
        return rows[0] if rows else None

    def partitions(self, connection: Connection, size: int, **values: Any) -> Iterator[list[_Row]]:  # noqa: ANN401
        """Yield all rows, so many at once."""
        form, cursor = self._ask(connection, values)
        while rows := cursor.fetchmany(size):
            yield _converted(rows, form.read)

    def _ask(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Form, Any]:
        names = tuple(values)
        form = self._forms.get(names)
        if form is None:
            form = self._forms[names] = self._compile(connection, names)
        known = {**form.given, **values} if form.given else values
        cursor = connection.connection.cursor()
        cursor.execute(
            form.sql,
            tuple(known[name] if put is None else put(known[name]) for name, put in form.put),
        )
        return form, cursor

    def _compile(self, connection: Connection, names: Sequence[str]) -> _Form:
        dialect = connection.dialect
        is_query = isinstance(self._statement, Select)
        compiled: Any = self._statement.compile(
            dialect=dialect, column_keys=None if is_query else list(names)
        )
        order, binds = compiled.positiontup, compiled.binds
        defaults = {column.key: column.default.arg for column in compiled.insert_prefetch}
        given = {name: value for name, value in (compiled.params | defaults).items() if name not in names}
        if unknown := {name for name in names if name not in binds}:
            raise ValueError(f"{sorted(unknown)} stand nowhere in {compiled}")
        if open_ := sorted(name for name in given if binds[name].required):
            raise ValueError(f"{open_} have no value in {compiled}")

        def put(kind: TypeEngine[Any]) -> _Process | None:
            return kind.dialect_impl(dialect).bind_processor(dialect)

        def read(kind: TypeEngine[Any]) -> _Process | None:
            return kind.dialect_impl(dialect).result_processor(dialect, None)

        return _Form(
            sql=str(compiled),
            put=tuple((name, put(binds[name].type)) for name in order),
            given=given,
            read=tuple(read(column.type) for column in self._statement.exported_columns),
        )


class PreparedAmong:
    """A question about some articles, by their ids."""

    def __init__(self, among: Callable[[Sequence[BindParameter[int]]], Select[Any]]) -> None:
        """Take what makes the statement that asks about these ids."""
        self._among = among
        self._by_size: dict[int, tuple[list[str], Prepared]] = {}

    def rows(self, connection: Connection, ids: Collection[int], **values: Any) -> list[_Row]:  # noqa: ANN401
        """Return all rows, columns in order; none for no ids."""
        if not ids:
            return []
        size = _IDS
        while size < len(ids):
            size *= 2
        if size not in self._by_size:
            names = [f"id_{number}" for number in range(size)]
            these = [bindparam(name, type_=Integer) for name in names]
            self._by_size[size] = (names, Prepared(self._among(these)))
        names, prepared = self._by_size[size]
        some = list(ids)
        some += some[-1:] * (size - len(some))  # the last one again where there are fewer
        return prepared.rows(connection, **dict(zip(names, some, strict=True)), **values)


def _converted(rows: list[_Row], read: Sequence[_Process | None]) -> list[_Row]:
    """Return the rows with values as the types say."""
    if not rows or not any(read):
        return rows
    columns = [
        column if convert is None else [None if each is None else convert(each) for each in column]
        for column, convert in zip(zip(*rows, strict=True), read, strict=True)
    ]
    return list(zip(*columns, strict=True))
