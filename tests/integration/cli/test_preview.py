"""What messages look like, before one is sent."""

from monitor.judge.wording.templates import TEMPLATES
from support.house import House


def test_every_message_can_be_looked_at(new_house: House) -> None:
    shown = {name: new_house.command("alerts", "preview", name) for name in TEMPLATES}
    assert {(0, "", True)} == {
        (each.status, each.err, "monitor · delivery sample" in each.out) for each in shown.values()
    }
    assert shown["alert.txt"].out == new_house.command("alerts", "preview").out


def test_a_template_is_looked_at_and_a_broken_one_explained(new_house: House) -> None:
    template = new_house.config / "templates" / "alert.txt"
    template.parent.mkdir()
    template.write_text("{{ verdict }} IN MY WORDS {{ footer }}", "utf-8")
    expected = "New development IN MY WORDS monitor · delivery sample\n"
    assert new_house.command("alerts", "preview").out == expected
    template.write_text("{{ verdict }", "utf-8")
    shown = new_house.command("alerts", "preview")
    assert ("alert.txt:1: template: is no template" in shown.err, "WHAT IS NEW" in shown.out) == (True, True)


def test_a_message_of_another_name_is_explained(new_house: House) -> None:
    shown = new_house.command("alerts", "preview", "alert.pdf")
    assert (shown.status, "write one of alert.html" in shown.err) == (2, True)
