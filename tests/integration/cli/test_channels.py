"""Channels: how they are, and trying one."""

import json

from support.house import House


def test_channels_are_listed_with_their_state(own_house: House) -> None:
    shown = own_house.command("channels", "list")
    assert (shown.status, shown.err) == (0, "")
    assert "console" in shown.out
    (one,) = json.loads(own_house.command("channels", "list", "--json").out)
    assert (one["address"], one["state"]["name"]) == ("console:", "console")


def test_a_channel_that_takes_a_message_is_well(own_house: House) -> None:
    shown = own_house.command("channels", "test", "console")
    assert (shown.status, shown.err) == (0, "")
    assert "The channel console takes messages of monitor." in shown.out
    assert "took the message; it is owed 0 more messages" in shown.out


def test_an_unknown_channel_is_a_failure(own_house: House) -> None:
    shown = own_house.command("channels", "test", "fax")
    assert (shown.status, shown.out) == (1, "")
    assert "there is no channel 'fax'" in shown.err
