"""No command shows any part of a channel's secret, at any log level, for a usable channel or a broken one."""

import pytest

from support.house import House

TOKEN = "PLANTED"
USABLE = {
    "webhook": f"https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/{TOKEN}{TOKEN}{TOKEN}XYZ",
    "bot": f"slack://xoxb-1234-1234-{TOKEN}/#news",
    "mail": f"mailtos://clerk:{TOKEN}@smtp.example.org/?from=a@example.org&to=b@example.org",
    "telegram": f"tgram://123456789:{TOKEN}abcdefghijklmnopqrstuvwxyz/12315544/",
    "discord": f"discord://4174216298/{TOKEN}JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "hook": f"json://user:{TOKEN}@127.0.0.1:1/{TOKEN}?+X-Key={TOKEN}",
}
BROKEN = {
    "webhook": f"https://hooks.slack.com/services/{TOKEN}",
    "bot": f"slack://{TOKEN}",
    "mail": f"mailto://{TOKEN}",
    "telegram": f"tgram://{TOKEN}/",
    "nothing": f"{TOKEN}://{TOKEN}",
    "unset": f"env:{TOKEN}_IS_THE_NAME_OF_NOTHING",
}
COMMANDS = (
    ("check",),
    ("check", "--json"),
    ("--verbose", "once"),
    ("once",),
    ("alerts", "list", "--json"),
    ("alerts", "preview"),
    ("alerts", "resend", "1"),
    ("feeds", "list", "--json"),
    ("articles", "list"),
    ("stories", "list"),
    ("watch", "test", "uranium"),
    ("withheld", "list"),
)


def said(house: House, urls: dict[str, str], level: str) -> str:
    """Return all that the commands say with these channels at this level."""
    house.edit("monitor", r"\A", f'[monitor]\nlog_level = "{level}"\n')
    tables = [f'[[channels]]\nname = "{name}"\nurl = "{url}"\n' for name, url in urls.items()]
    (house.config / "channels.toml").write_text("\n".join(tables), "utf-8")
    house.edit("watchlists", "^channels = .*$", f"channels = {list(urls)}")
    house.edit("feeds", "^url = .*$", 'url = "http://127.0.0.1:1/feed"\ntitle = "Steppe"')
    told = [house.command(*words) for words in COMMANDS]
    return "\n".join(each.out + each.err for each in told)


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_no_command_shows_a_secret(new_house: House, level: str) -> None:
    text = said(new_house, USABLE, level)
    assert ("telegram" in text, TOKEN in text) == (True, False)


def test_what_is_wrong_with_an_address_is_said_without_it(new_house: House) -> None:
    text = said(new_house, {name: url for name, url in BROKEN.items() if name != "unset"}, "debug")
    assert ("channels[" in text, TOKEN in text) == (True, False)


def test_the_name_of_a_variable_that_is_not_set_is_no_secret(new_house: House) -> None:
    assert f"{TOKEN}_IS_THE_NAME_OF_NOTHING" in said(new_house, {"unset": BROKEN["unset"]}, "debug")
