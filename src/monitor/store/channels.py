"""How channels are: they rest after a failure, refuse, and are mended."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from monitor.model import (
    ChannelState,
    DeliveryState,
    GivenUp,
    Refused,
    RetryAt,
    Sent,
    Settlement,
    Turn,
)
from monitor.store.tables import CHANNEL, DELIVERY


def settle_channel(connection: Connection, state: ChannelState, settlement: Settlement) -> Turn:
    """Change a channel by what became of a message of it; return what that changed."""
    match settlement:
        case Sent() if state.failures or state.refusing_since is not None:
            change_channel(connection, state.name, failures=0, refusing_since=None, problem="")
            return Turn.RECOVERED
        case RetryAt(channel_at=datetime() as rests_until) | GivenUp(channel_at=datetime() as rests_until):
            # Somebody else may have been asked to wait for longer.
            next_at = max(rests_until, state.next_at or rests_until)
            change_channel(
                connection,
                state.name,
                next_at=next_at,
                failures=state.failures + 1,
                problem=settlement.problem,
            )
        case Refused(at=at, problem=problem) if state.refusing_since is None:
            change_channel(connection, state.name, refusing_since=at, problem=problem)
            return Turn.REFUSING
        case _:
            pass
    return Turn.NONE


def state_of(connection: Connection, name: str) -> ChannelState:
    """Return how a channel is; one without a row was never sent to."""
    row = connection.execute(select(CHANNEL).where(CHANNEL.c.name == name)).mappings().one_or_none()
    return ChannelState(name=name) if row is None else channel_of(row)


def channel_of(row: RowMapping) -> ChannelState:
    """Return the row as a value."""
    fields = ("name", "failures", "next_at", "refusing_since", "problem")
    return ChannelState(**{name: row[name] for name in fields})


def change_channel(connection: Connection, name: str, **values: object) -> None:
    """Write columns of a channel, of one without a row too."""
    change = update(CHANNEL).where(CHANNEL.c.name == name).values(**values)
    if not connection.execute(change).rowcount:
        connection.execute(insert(CHANNEL).values(name=name, **values))


def mend(connection: Connection, name: str, **values: object) -> int:
    """Let a channel take messages; return how many it is owed.

    The first of them that it takes is a recovery, if it took none before.
    """
    owed = select(func.count()).where(DELIVERY.c.channel == name, DELIVERY.c.state == DeliveryState.OWED)
    count = connection.execute(owed).scalar_one()
    state = state_of(connection, name)
    is_to_recover = bool(count) and (bool(state.failures) or state.refusing_since is not None)
    change_channel(
        connection,
        name,
        next_at=None,
        refusing_since=None,
        problem="",
        failures=int(is_to_recover),
        **values,
    )
    return count
