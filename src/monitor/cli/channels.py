"""Commands about channels: how they are, and whether they take messages."""

from typing import Annotated

import typer

from monitor.app.channels import try_channel
from monitor.cli.context import open_app
from monitor.cli.options import AsJson, list_group
from monitor.cli.output import counted, moment, print_error, print_json, print_text
from monitor.cli.tables import print_table
from monitor.errors import PermanentError, TransientError
from monitor.model import ChannelState

commands = list_group("Channels: where alerts go, and how they are.")


@commands.command("list")
def list_channels(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the configured channels, and whether they take messages."""
    with open_app(context) as app:
        zone = app.settings.monitor.time_zone
        known = app.store.outbox.channel_states()
        shown = [(channel, app.shown_address(channel)) for channel in app.settings.channels]
    states = [known.get(channel.name, ChannelState(name=channel.name)) for channel, _ in shown]
    if as_json:
        print_json(
            [
                {"kind": channel.kind, "address": address, "state": state}
                for (channel, address), state in zip(shown, states, strict=True)
            ]
        )
        return
    print_table(
        ("name", "kind", "address", "state", "since", "problem"),
        (
            (
                channel.name,
                channel.kind,
                address,
                _state(state),
                moment(state.refusing_since, zone) if state.refusing_since else "",
                state.problem,
            )
            for (channel, address), state in zip(shown, states, strict=True)
        ),
        empty="No channels are configured.",
    )


@commands.command("test")
def test_channel(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As in channels.toml.")],
) -> None:
    """Send a message to a channel.

    One that refused messages, and takes this one, is sent what it is owed.
    """
    with open_app(context) as app:
        channel = next((each for each in app.settings.channels if each.name == name), None)
        if channel is None:
            print_error(f"there is no channel {name!r}; `monitor channels list` shows which there are")
            raise typer.Exit(1)
        try:
            owed = try_channel(app, channel)
        except (TransientError, PermanentError) as error:
            print_error(f"the channel {name} did not take the message: {error}")
            raise typer.Exit(1) from error
    print_text(f"The channel {name} took the message; it is owed {counted(owed, 'more message')}.")


def _state(state: ChannelState) -> str:
    if state.refusing_since is not None:
        return "refuses"
    return f"failed {counted(state.failures, 'time')}" if state.failures else "well"
