"""What ports.Sender promises, for every kind of channel."""

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError
from monitor.model import Channel, ChannelKind, Message, MessageFormat
from monitor.notify import Postman
from monitor.ports import Sender
from support.server import Answer, LocalServer
from support.smtp import MailSink
from support.webhook import SlackStandIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel with its other end.

    Attributes:
        arrived: returns all that arrived, in one text.
        fail: makes the other end refuse for now, or for good.
    """

    sender: Sender
    channel: Channel
    arrived: Callable[[], str]
    fail: Callable[[bool], None]


def channel(kind: ChannelKind, url: str) -> Channel:
    return Channel(name="desk", kind=kind, url=url)


@pytest.fixture
def console(tmp_path: Path) -> Place:
    out = io.StringIO()
    postman = Postman(data_folder=tmp_path, out=out)
    return Place(
        sender=postman,
        channel=channel(ChannelKind.CONSOLE, "console:"),
        arrived=out.getvalue,
        fail=lambda _: out.close(),
    )


@pytest.fixture
def maildir(tmp_path: Path) -> Place:
    folder = tmp_path / "letters"

    def arrived() -> str:
        return "".join(file.read_text() for file in (folder / "new").iterdir())

    return Place(
        sender=Postman(data_folder=tmp_path, out=io.StringIO()),
        channel=channel(ChannelKind.MAILDIR, "maildir:letters"),
        arrived=arrived,
        fail=lambda _: folder.write_text("in the way") and None,
    )


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Place]:
    with MailSink() as sink:

        def fail(for_good: bool) -> None:  # noqa: FBT001 -- the fixtures' common signature
            sink.answer_to["*"] = "550 no" if for_good else "450 later"

        yield Place(
            sender=Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=10)),
            channel=channel(ChannelKind.MAIL, sink.url()),
            arrived=lambda: "".join(taken.content.decode() for taken in sink.taken),
            fail=fail,
        )


@pytest.fixture
def slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with SlackStandIn() as stand_in:
        for name, value in stand_in.environment.items():
            monkeypatch.setenv(name, value)

        def fail(for_good: bool) -> None:  # noqa: FBT001 -- as above
            stand_in.server.route("*", Answer(status=404 if for_good else 503))

        yield Place(
            sender=Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=10)),
            channel=channel(ChannelKind.SLACK, "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"),
            arrived=lambda: "".join(str(post) for post in stand_in.posts()),
            fail=fail,
        )


@pytest.fixture
def webhook(tmp_path: Path) -> Iterator[Place]:
    with LocalServer({"*": Answer()}) as server:

        def fail(for_good: bool) -> None:  # noqa: FBT001 -- as above
            server.route("*", Answer(status=404 if for_good else 503))

        yield Place(
            sender=Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=10)),
            channel=channel(ChannelKind.OTHER, f"json://{server.host}/hook"),
            arrived=lambda: "".join(request.body.decode() for request in server.requests),
            fail=fail,
        )


@pytest.fixture(params=["console", "maildir", "mail", "slack", "webhook"])
def place(request: pytest.FixtureRequest) -> Place:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Place)
    return found


def message(text: str) -> Message:
    return Message(subject=text, text=text, format=MessageFormat.MRKDWN)


def test_a_message_arrives(place: Place) -> None:
    place.sender.send(place.channel, message("something-new"), delivery_id="d-1")
    assert "something-new" in place.arrived()


def test_a_message_is_given_over_once(place: Place) -> None:
    place.sender.send(place.channel, Message(subject="s", text="exactly-once"), delivery_id="d-1")
    assert place.arrived().count("exactly-once") == 1


def test_senders_may_be_called_from_many_threads(place: Place) -> None:
    def send(number: int) -> None:
        text = f"number-{number:02}"
        place.sender.send(place.channel, Message(subject="s", text=text), delivery_id=f"d-{number}")

    threads = [threading.Thread(target=send, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrived = place.arrived()
    assert [arrived.count(f"number-{number:02}") for number in range(12)] == [1] * 12


@pytest.mark.parametrize("place", ["console", "mail", "slack", "webhook"], indirect=True)
def test_what_may_pass_is_unavailable(place: Place) -> None:
    place.fail(False)
    with pytest.raises(ChannelUnavailableError):
        place.sender.send(place.channel, message("late"), delivery_id="d-1")


@pytest.mark.parametrize("place", ["maildir", "mail", "slack", "webhook"], indirect=True)
def test_what_will_not_pass_is_refused(place: Place) -> None:
    place.fail(True)
    with pytest.raises(ChannelRefusedError):
        place.sender.send(place.channel, message("never"), delivery_id="d-1")
