from monitor.judge.wording.notices import write_refusal, write_test


def test_a_test_names_its_channel_and_delivery() -> None:
    message = write_test("desk", delivery_id="d1")
    assert message.subject == "monitor: a test of the channel desk"
    assert message.text.endswith("monitor · delivery d1\n")


def test_a_refusal_says_what_was_answered_without_markup_and_what_to_type() -> None:
    message = write_refusal("desk", "<b>no</b>\r\nsuch hook" + "x" * 999, delivery_id="d1")
    assert "refuses messages: no such hook" in message.text
    assert len(message.text) < 700
    assert "monitor channels test desk" in message.text
