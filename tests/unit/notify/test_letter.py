"""Letters."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from monitor.model import Message
from monitor.notify.letter import build_letter, delivery_name, message_id

MESSAGE = Message(subject="Тарифы на уран", text="Уран\n\nдорожает\n", html="<p>Уран дорожает</p>")


def letter(message: Message = MESSAGE, **changes: Any) -> EmailMessage:
    given: dict[str, Any] = {
        "delivery_id": "d-1",
        "sender": ("monitor", "monitor@example.org"),
        "to": ("Дина", "dina@example.org"),
    }
    built = build_letter(message, **{**given, **changes})
    parsed = email.message_from_bytes(bytes(built), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_has_our_plain_text_and_our_page_as_alternatives() -> None:
    got = letter()
    assert got.get_content_type() == "multipart/alternative"
    assert (body(got, "plain"), body(got, "html")) == ("Уран\n\nдорожает\n", "<p>Уран дорожает</p>\n")


def test_a_message_without_a_page_is_plain_text_alone() -> None:
    assert letter(Message(subject="s", text="t")).get_content_type() == "text/plain"


def test_a_letter_names_its_delivery() -> None:
    got = letter()
    assert (got["Message-ID"], got["X-Monitor-Delivery"]) == ("<d-1@example.org>", "d-1")
    assert got["Auto-Submitted"] == "auto-generated"


def test_a_letter_is_seven_bit_clean() -> None:
    built = build_letter(MESSAGE, delivery_id="d", sender=("м", "a@example.org"), to=("д", "b@example.org"))
    assert bytes(built).isascii()


def test_no_line_end_begins_a_header() -> None:
    got = letter(
        Message(subject="Headline\r\nBcc: victim@example.org\r\n\r\nbody", text="t"),
        sender=("monitor\r\nBcc: a@example.org", "monitor@example.org"),
        delivery_id="d\r\nBcc: b@example.org",
        headers={"X-Team": "a\r\nBcc: c@example.org", "Bad name": "x", "X\r\nBcc": "y"},
    )
    assert got["Bcc"] is None
    assert got["Subject"] == "Headline Bcc: victim@example.org body"
    assert (got["X-Team"], got["X-Monitor-Delivery"]) == ("a Bcc: c@example.org", "d--Bcc--b-example.org")


def test_headers_of_the_url_are_added_but_replace_none_of_ours() -> None:
    got = letter(headers={"X-Team": "desk", "Subject": "hijacked"})
    assert (got["X-Team"], got.get_all("Subject")) == ("desk", ["Тарифы на уран"])


def test_copies_and_answers_have_their_addresses() -> None:
    got = letter(cc=[("", "c@example.org"), ("É", "e@example.org")], reply_to=[("", "r@example.org")])
    assert (got["Cc"], got["Reply-To"]) == ("c@example.org, É <e@example.org>", "r@example.org")


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("a@example.org", "<d@example.org>"),
        ("a@почта.рф", "<d@monitor.invalid>"),
        ("", "<d@monitor.invalid>"),
    ],
)
def test_a_message_id_has_a_domain_that_any_server_takes(sender: str, expected: str) -> None:
    assert message_id("d", sender) == expected


@pytest.mark.parametrize(
    ("delivery_id", "expected"),
    [
        ("a1-b_2.c", "a1-b_2.c"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("..", "-"),
        ("я/б", "---"),
        ("x" * 200, "x" * 100),
    ],
)
def test_a_delivery_name_is_no_path(delivery_id: str, expected: str) -> None:
    assert delivery_name(delivery_id) == expected


def test_a_letter_refers_to_the_first_one_about_its_story() -> None:
    got = letter(replace(MESSAGE, thread="d-0"))
    assert (got["References"], got["In-Reply-To"]) == ("<d-0@example.org>", "<d-0@example.org>")


def test_the_first_letter_about_a_story_refers_to_none() -> None:
    got = letter()
    assert (got["References"], got["In-Reply-To"], got["List-Id"]) == (None, None, None)


def test_a_letter_can_be_sorted_by_watchlist() -> None:
    got = letter(replace(MESSAGE, watchlists=("c5_1", "minerals")))
    assert got["List-Id"] == "<c5_1.monitor.example.org>"
    assert got["X-Monitor-Watchlists"] == "c5_1, minerals"


def test_no_watchlist_or_conversation_begins_a_header() -> None:
    hostile = "x>\r\nBcc: a@example.org"
    got = letter(replace(MESSAGE, watchlists=(hostile,), thread=hostile))
    assert got["Bcc"] is None
    assert got["List-Id"] == "<x---Bcc--a-example-org.monitor.example.org>"
