"""The demonstration explains itself, and touches nothing but its own files."""

import re
from typing import Any

import pytest
from rich.cells import cell_len

from monitor.demo.story import OUTLETS, Outlet, PageKind, Piece, outlets
from support.house import House
from support.values import NOON

pytestmark = pytest.mark.xdist_group("cli")

PIECES = [(outlet, piece) for outlet in outlets(NOON) for piece in outlet.pieces]


@pytest.fixture
def ledger(house: House) -> list[str]:
    """What stands below the alerts, line by line."""
    assert house.demo is not None
    return house.demo.out.partition("\nWhat became of every report\n")[2].splitlines()


@pytest.fixture
def articles(house: House) -> dict[str, Any]:
    """The articles on record that came by a feed, by title."""
    found = house.command("articles", "--json").value
    return {each["article"]["title"]: each for each in found if each["article"]["feed"]}


def paragraph(ledger: list[str], outlet: Outlet, piece: Piece) -> str:
    """Return a report's paragraph as one line: label, title, outlet, reason."""
    parts = re.split(r"\n(?=alert \d|no alert |\n)", "\n".join(ledger))
    begins = re.compile(rf"(alert \d+|no alert) {re.escape(piece.title)} {re.escape(outlet.title)}: ")
    (found,) = filter(begins.match, (" ".join(part.split()) for part in parts))
    return found


def test_it_fits_a_terminal_of_80_columns(house: House) -> None:
    assert house.demo is not None
    assert [line for line in house.demo.lines if cell_len(line) > 80] == []


def test_it_says_beforehand_what_to_look_for(house: House) -> None:
    assert house.demo is not None
    told = sum(piece.is_alerted for _, piece in PIECES)
    before = house.demo.out.partition("━")[0]
    assert f"{len(PIECES)} reports by " in before
    counts = [int(number) for number in re.findall(r"\b(\d+) (?:of|with|copied|retold|under|off)\b", before)]
    assert (sum(counts[:2]), sum(counts)) == (told, len(PIECES))


def test_every_report_has_its_paragraph_with_what_became_of_it(
    ledger: list[str], articles: dict[str, Any]
) -> None:
    for outlet, piece in PIECES:
        told, record = paragraph(ledger, outlet, piece), articles.get(piece.title)
        if record is None:
            assert "the same article: its address leads to “" in told
        elif record["alert_id"]:
            assert told.startswith(f"alert {record['alert_id']} ")
        else:
            assert told.startswith("no alert ")


def test_the_amp_twin_leads_to_the_article_on_record(ledger: list[str], articles: dict[str, Any]) -> None:
    ((outlet, twin),) = ((outlet, piece) for outlet, piece in PIECES if piece.page is PageKind.AMP)
    assert twin.title not in articles
    assert paragraph(ledger, outlet, twin).endswith("(Silk Road Wire (demo)), read already")


def test_what_was_not_expected_is_marked_and_counted(ledger: list[str], articles: dict[str, Any]) -> None:
    right = [
        piece.title
        for _, piece in PIECES
        if piece.title not in articles
        or (articles[piece.title]["verdict"]["kind"], bool(articles[piece.title]["alert_id"]))
        == (piece.verdict, piece.is_alerted)
    ]
    marked = [
        piece.title for outlet, piece in PIECES if "not as expected: " in paragraph(ledger, outlet, piece)
    ]
    assert sorted([*right, *marked]) == sorted(piece.title for _, piece in PIECES)
    closing = " ".join(ledger)
    assert f"{len(right)} of {len(PIECES)} reports" in closing or f"All {len(right)} reports" in closing


def test_feeds_that_are_out_of_order_are_named(ledger: list[str]) -> None:
    text = " ".join(ledger)
    titles = [outlet.title for outlet in outlets(NOON) if not outlet.pieces]
    assert len(titles) == len(OUTLETS) - len({outlet.name for outlet, _ in PIECES})
    assert [title for title in titles if f"{title}: " not in text] == []


def test_the_alerts_lie_as_mail_in_its_own_folder(house: House) -> None:
    assert house.demo is not None
    mails = list((house.folder / "data" / "demo" / "mailbox" / "new").iterdir())
    assert len(mails) == house.demo.out.count("monitor · delivery ") > 0


def test_it_refuses_to_work_where_the_own_database_is(new_house: House) -> None:
    own = new_house.folder / "data" / "demo" / "monitor.db"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"precious")
    (new_house.config / "monitor.toml").write_text(f'[store]\ndatabase = "sqlite:///{own}"\n', "utf-8")
    shown = new_house.command("demo")
    assert (shown.status, shown.out, own.read_bytes()) == (2, "", b"precious")
    assert shown.err.startswith(f"{own.parent} is where the demonstration works")
