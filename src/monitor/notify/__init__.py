"""Messages out of the house: mail, Slack and whatever else Apprise reaches, the console, a mailbox folder.

Who comes in: the step DELIVER, with one message for one channel; ``monitor check``, which asks whether a
channel can be used. What never happens here: a message is reworded, repeated or kept; a channel's URL, or a
part of it that is secret, reaches a log, an error or a screen.

Apprise reads the URLs, knows the providers and talks to most of them. Four things are ours: the letter (HTML
and plain text side by side, with a Message-ID that stays the same), the Slack post (mrkdwn as written), that
of a webhook, because Apprise tells nobody for how long one asks to be left alone, and what an answer means:
sent, try again, leave this message, or mend the channel.
"""

from monitor.notify.postman import Postman

__all__ = ["Postman"]
