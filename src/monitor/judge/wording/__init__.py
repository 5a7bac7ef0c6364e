"""What a message says and how it looks: for mail, for Slack, and as plain text for everything else.

``alert``, ``digest`` and ``not_sent`` decide what is said and clean what strangers wrote; ``plain_text``,
``page``, ``mrkdwn`` and ``blocks`` only set it, each with the escaping of its own format. The headline comes
first, then the verdict, what is new, why it fired and what was known. A message too long for its channel is
said again in fewer words: ``messages`` chooses how many.
"""
