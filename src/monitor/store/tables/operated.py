"""How the program is doing."""

from datetime import datetime

from sqlmodel import Field

from monitor.store.tables.columns import StoreTable, WholeText, table_of


class LogbookRow(StoreTable, table=True):
    """When the program looked last at itself; one row."""

    __tablename__ = "logbook"

    id: int = Field(primary_key=True)
    alive_at: datetime
    heartbeat_at: datetime
    counts_from: datetime | None = None


class TroubleRow(StoreTable, table=True):
    """A trouble that was told and has not ended, as in model.Trouble."""

    __tablename__ = "trouble"

    kind: str = Field(primary_key=True)  # model.TroubleKind
    subject: str = Field(primary_key=True, sa_type=WholeText)
    since: datetime | None = None
    found_at: datetime
    problem: str = Field(sa_type=WholeText)


LOGBOOK = table_of(LogbookRow)
TROUBLE = table_of(TroubleRow)
