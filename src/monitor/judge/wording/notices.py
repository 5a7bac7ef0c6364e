"""What the program has to say about itself."""

from monitor.model import Message
from monitor.text.cleaning import cut, plain

PROBLEM_CHARS = 300


def write_test(channel: str, *, delivery_id: str) -> Message:
    """Return the message by which somebody tries a channel out."""
    text = f"The channel {channel} takes messages of monitor.\n\nmonitor · delivery {delivery_id}\n"
    return Message(subject=f"monitor: a test of the channel {channel}", text=text)


def write_refusal(channel: str, problem: str, *, delivery_id: str) -> Message:
    """Return the message that a channel takes nothing any more, for all other channels.

    Args:
        channel: name of the one that refuses.
        problem: what it answered.
        delivery_id: stands in the message, so that a second copy can be recognised.
    """
    said = cut(plain(problem), PROBLEM_CHARS)
    text = (
        f"The channel {channel} refuses messages: {said}\n\n"
        "Nothing is lost: what it is owed is kept until it takes messages again. Mend its address in "
        f"channels.toml, or its rights, and type:\n\n    monitor channels test {channel}\n\n"
        f"monitor · delivery {delivery_id}\n"
    )
    return Message(subject=f"monitor: the channel {channel} refuses messages", text=text)
