"""What tests of pushed feeds ask of a daemon and its hub."""

from monitor.app.health import subscriptions_of
from monitor.model import SubscriptionStatus
from support.hub import LocalHub, call
from support.patrol import Patrol, rss


def feed(hub: LocalHub, *items: str) -> bytes:
    """Return a feed that names the hub."""
    links = (
        f'<atom:link rel="hub" href="{hub.url}"/><atom:link rel="self" href="https://steppe.example/feed"/>'
    )
    return rss(*items, head=links)


def titles(patrol: Patrol) -> list[str]:
    """Return the titles of the entries on record."""
    return [record.entry.title for record in patrol.entries if record.entry is not None]


def status(patrol: Patrol) -> SubscriptionStatus | None:
    """Return what people are shown of the subscription of ``steppe``."""
    return subscriptions_of(patrol.app).get("steppe")


def subscribed(patrol: Patrol, hub: LocalHub) -> None:
    """Poll once and have the hub asked, which confirms it."""
    patrol.poll()
    patrol.ask_hubs()
    assert hub.answers[-1].status == 200


def listens(url: str) -> bool:
    """Tell whether anybody answers there."""
    try:
        call(f"{url}/nobody")
    except ConnectionRefusedError:
        return False
    return True
