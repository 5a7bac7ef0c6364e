"""Pages that send their reader on are told from pages."""

import pytest
from lxml.html import document_fromstring

from monitor.intake.forwards import leads_to

URL = "https://short.example/x"
THERE = "https://kun.uz/en/news/1"
WORDS = "<p>" + "Kazakhstan and the United States signed a deal. " * 12 + "</p>"


def led(
    head: str, body: str = "<a href='/'>Please wait, you are being redirected</a>", url: str = URL
) -> str:
    return leads_to(document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url)


@pytest.mark.parametrize(
    "head",
    [
        f"<meta http-equiv='refresh' content='0;url={THERE}'>",
        f"<META HTTP-EQUIV='Refresh' CONTENT=\"3; URL='{THERE}'\">",
        f"<noscript><meta http-equiv='refresh' content='0;URL={THERE}'></noscript>",
        f"<script>window.location.href = '{THERE}';</script>",
        '<script>window.opener=null;location.replace("https:\\/\\/kun.uz\\/en\\/news\\/1")</script>',
        f"<link rel='canonical' href='{THERE}'>",
        f"<meta http-equiv='refresh' content='0;url=https://vk.com/away.php?to={THERE}'>",
    ],
)
def test_a_page_that_shows_nothing_leads_to_where_it_sends_its_reader(head: str) -> None:
    assert led(head) == THERE
    assert led(head, WORDS) == ""
    assert led(f'<script type=\'application/ld+json\'>{{"articleBody": "A deal"}}</script>{head}') == ""


def test_an_address_may_be_relative() -> None:
    assert led("<meta http-equiv='refresh' content='1;url=/en/1'>") == "https://short.example/en/1"


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<meta http-equiv='refresh' content='300'>",
        "<meta http-equiv='refresh' content='10'>",
        f"<meta http-equiv='refresh' content='0{' ' * 100_000}'>",
        f"<meta http-equiv='refresh' content='300;url={THERE}'>",
        f"<meta http-equiv='refresh' content='0;url={URL}'>",
        "<meta http-equiv='refresh' content='0;url=https://kun.uz/'>",
        "<meta http-equiv='refresh' content='0;url=javascript:alert(1)'>",
        "<meta http-equiv='refresh' content='0;url=https://[broken'>",
        f"<script>{'x' * 6_000};location.href = '{THERE}'</script>",
        "<link rel='canonical' href='https://www.short.example/y'>",
        "<link rel='canonical' href='https://kun.uz/'>",
        "<link rel='canonical' href='nowhere:'>",
    ],
)
def test_other_pages_lead_nowhere(head: str) -> None:
    assert led(head) == ""
