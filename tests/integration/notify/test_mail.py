"""Real mail to a real server."""

import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.model import Channel, ChannelKind, Message
from monitor.notify import Postman
from support.smtp import MailSink

MESSAGE = Message(
    subject="Уран: <b>deal</b>", text="Уран\n\n- дорожает\n", html="<p>Уран <b>дорожает</b></p>"
)


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with MailSink() as running:
        yield running


@pytest.fixture
def postman(tmp_path: Path) -> Postman:
    return Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=10))


def mail(url: str) -> Channel:
    return Channel(name="desk", kind=ChannelKind.MAIL, url=url)


def test_both_alternatives_arrive_as_written_with_the_delivery_named(
    sink: MailSink, postman: Postman
) -> None:
    postman.send(mail(sink.url("reader@example.org")), MESSAGE, delivery_id="d-1")
    (taken,) = sink.taken
    got = taken.mail()
    assert (taken.sender, taken.recipients) == ("monitor@example.org", ("reader@example.org",))
    assert [got["Subject"], got["From"], got["To"]] == [
        MESSAGE.subject,
        "monitor <monitor@example.org>",
        "reader@example.org",
    ]
    assert [got["Message-ID"], got["X-Monitor-Delivery"]] == ["<d-1@example.org>", "d-1"]
    parts = [part.get_content().replace("\r\n", "\n") for part in got.iter_parts()]  # type: ignore[attr-defined] # email's stubs
    assert parts == [MESSAGE.text, MESSAGE.html + "\n"]


def test_a_second_attempt_has_the_same_message_id(sink: MailSink, postman: Postman) -> None:
    sink.break_after_data = True
    with pytest.raises(ChannelUnavailableError, match="whether it took it is unknown"):
        postman.send(mail(sink.url()), MESSAGE, delivery_id="d-1")
    sink.break_after_data = False
    postman.send(mail(sink.url()), MESSAGE, delivery_id="d-1")
    assert [got["Message-ID"] for got in sink.mails()] == ["<d-1@example.org>"] * 2


def test_every_address_gets_one_letter(sink: MailSink, postman: Postman) -> None:
    url = sink.url("a@example.org", "b@example.org", parameters="&cc=c@example.org&bcc=d@example.org")
    postman.send(mail(url), MESSAGE, delivery_id="d-1")
    got = [(*taken.recipients, taken.mail()["To"], taken.mail()["Cc"]) for taken in sink.taken]
    assert got == [
        ("a@example.org", "a@example.org", "c@example.org"),
        ("b@example.org", "b@example.org", "c@example.org"),
        ("c@example.org", "a@example.org", "c@example.org"),
        ("d@example.org", "a@example.org", "c@example.org"),
    ]


def test_whoever_took_the_letter_gets_no_second_one_when_another_is_tried_again(
    sink: MailSink, postman: Postman
) -> None:
    channel = mail(sink.url("a@example.org", "full@example.org", "c@example.org"))
    sink.answer_to["full@example.org"] = "452 4.2.2 mailbox full"
    with pytest.raises(ChannelUnavailableError, match=r"4\.2\.2 mailbox full \(452\)"):
        postman.send(channel, MESSAGE, delivery_id="d-1")
    sink.answer_to.clear()
    postman.send(channel, MESSAGE, delivery_id="d-1")
    assert [taken.recipients[0] for taken in sink.taken] == [
        "a@example.org",
        "c@example.org",
        "full@example.org",
    ]


def test_a_new_delivery_goes_to_everybody_again(sink: MailSink, postman: Postman) -> None:
    for delivery in ("d-1", "d-2"):
        postman.send(mail(sink.url("a@example.org")), MESSAGE, delivery_id=delivery)
    assert len(sink.taken) == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("550 5.1.1 no such user", ChannelRefusedError),
        ("552 5.2.2 mailbox full", ChannelRefusedError),
        ("554 5.7.1 relay access denied", ChannelRefusedError),
        ("552 5.2.3 longer than this mailbox takes", MessageRefusedError),
        ("450 4.7.1 greylisted", ChannelUnavailableError),
        ("421 4.3.2 shutting down", ChannelUnavailableError),
    ],
)
def test_a_recipient_is_refused_for_good_or_for_now(
    sink: MailSink, postman: Postman, answer: str, kind: type[Exception]
) -> None:
    sink.answer_to["*"] = answer
    with pytest.raises(kind, match=answer[:3]):
        postman.send(mail(sink.url()), MESSAGE, delivery_id="d")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("554 5.7.1 looks like spam", MessageRefusedError),
        ("552 5.3.4 message too big", MessageRefusedError),
        ("550 5.7.26 neither SPF nor DKIM passed", ChannelRefusedError),
        ("552 5.2.2 mailbox full", ChannelRefusedError),
        ("451 4.3.0 try later", ChannelUnavailableError),
    ],
)
def test_a_letter_is_refused_for_good_or_for_now_or_the_channel_is_to_be_mended(
    sink: MailSink, postman: Postman, answer: str, kind: type[Exception]
) -> None:
    sink.answer_to_data = answer
    with pytest.raises(kind, match=answer[4:]):
        postman.send(mail(sink.url()), MESSAGE, delivery_id="d")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("553 5.7.1 not your address", ChannelRefusedError),
        ("552 message size exceeds fixed maximum message size", MessageRefusedError),
        ("451 4.3.0 try later", ChannelUnavailableError),
    ],
)
def test_a_sender_is_refused_or_the_size_that_is_announced_with_it(
    sink: MailSink, postman: Postman, answer: str, kind: type[Exception]
) -> None:
    sink.answer_to_mail = answer
    with pytest.raises(kind, match=answer[4:]):
        postman.send(mail(sink.url()), MESSAGE, delivery_id="d")
    assert sink.taken == []


def test_a_letter_that_its_server_finds_too_large_does_not_stop_the_channel(postman: Postman) -> None:
    with MailSink(largest_bytes=5000) as sink:
        with pytest.raises(MessageRefusedError, match="552"):
            postman.send(mail(sink.url()), Message(subject="s", text="long " * 2000), delivery_id="d-1")
        postman.send(mail(sink.url()), MESSAGE, delivery_id="d-2")
        assert [got["X-Monitor-Delivery"] for got in sink.mails()] == ["d-2"]


def test_a_wrong_password_is_for_a_person_to_mend(postman: Postman) -> None:
    with MailSink(password="right") as sink:
        postman.send(mail(sink.url(sign_in="user:right")), MESSAGE, delivery_id="d")
        with pytest.raises(ChannelRefusedError, match=r"did not accept the user and password \(535\)"):
            postman.send(mail(sink.url(sign_in="user:PLANTED")), MESSAGE, delivery_id="d")
        assert sink.sign_ins[-1] == ("user@127.0.0.1", "PLANTED") or sink.sign_ins[-1] == ("user", "PLANTED")


def test_a_server_without_sign_in_cannot_be_signed_in_to(sink: MailSink, postman: Postman) -> None:
    with pytest.raises(ChannelRefusedError, match="does not offer what the URL asks for"):
        postman.send(mail(sink.url(sign_in="user:PLANTED")), MESSAGE, delivery_id="d")


def test_a_server_without_tls_is_not_sent_to_in_the_clear(sink: MailSink, postman: Postman) -> None:
    url = sink.url().replace("mode=insecure", "mode=starttls")
    with pytest.raises(ChannelRefusedError, match="does not offer what the URL asks for"):
        postman.send(mail(url), MESSAGE, delivery_id="d")
    assert sink.taken == []


def test_an_address_that_cannot_be_mailed_to_does_not_keep_the_others_from_their_letter(
    sink: MailSink, postman: Postman
) -> None:
    postman.send(mail(sink.url("reader@example.org", "дина@почта.рф")), MESSAGE, delivery_id="d")
    assert [taken.recipients for taken in sink.taken] == [("reader@example.org",)]


def test_a_closed_port_is_tried_again(postman: Postman) -> None:
    with MailSink() as gone:
        url = gone.url()
    with pytest.raises(ChannelUnavailableError, match="ConnectionRefusedError"):
        postman.send(mail(url), MESSAGE, delivery_id="d")


@pytest.mark.parametrize("where", ["RCPT", "DATA"])
def test_a_hanging_server_costs_no_more_than_the_limit(sink: MailSink, tmp_path: Path, where: str) -> None:
    sink.hang_at = where
    hasty = Postman(data_folder=tmp_path, out=io.StringIO(), time_limit=timedelta(seconds=0.3))
    with pytest.raises(ChannelUnavailableError, match=r"no end within 0\.3 s|no whole answer"):
        hasty.send(mail(sink.url()), MESSAGE, delivery_id="d")


def test_an_abandoned_sending_that_ends_well_is_not_repeated_to_the_same_reader(
    sink: MailSink, tmp_path: Path
) -> None:
    sink.answer_to["slow@example.org"] = "450 later"
    postman = Postman(data_folder=tmp_path, out=io.StringIO())
    channel = mail(sink.url("quick@example.org", "slow@example.org"))
    for _ in range(3):
        with pytest.raises(ChannelUnavailableError):
            postman.send(channel, MESSAGE, delivery_id="d")
    assert [taken.recipients[0] for taken in sink.taken] == ["quick@example.org"]


def test_no_line_end_in_a_subject_begins_a_header(sink: MailSink, postman: Postman) -> None:
    hostile = Message(subject="News\r\nBcc: victim@example.org\r\n\r\nbody", text="t")
    postman.send(mail(sink.url()), hostile, delivery_id="d\r\nBcc: other@example.org")
    (taken,) = sink.taken
    assert (taken.recipients, taken.mail()["Bcc"]) == (("reader@example.org",), None)
    assert taken.mail()["Subject"] == "News Bcc: victim@example.org body"


def test_a_hundred_thousand_characters_arrive_in_lines_that_any_relay_takes(
    sink: MailSink, postman: Postman
) -> None:
    text = "ж" * 50_000 + "x" * 50_000
    postman.send(mail(sink.url()), Message(subject="long", text=text), delivery_id="d")
    (taken,) = sink.taken
    assert max(map(len, taken.content.split(b"\r\n"))) <= 998
    assert taken.mail().get_content().strip() == text


def test_eight_senders_at_once_do_not_wait_for_each_other_nor_mix_their_letters(
    sink: MailSink, postman: Postman
) -> None:
    def send(number: int) -> None:
        message = Message(subject=f"Message {number}", text=f"text {number}")
        postman.send(mail(sink.url(f"reader{number}@example.org")), message, delivery_id=f"d-{number}")

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got = sorted(
        (taken.recipients[0], taken.mail()["Message-ID"], taken.mail().get_content()) for taken in sink.taken
    )
    assert got == [
        (f"reader{number}@example.org", f"<d-{number}@example.org>", f"text {number}\r\n")
        for number in range(8)
    ]
