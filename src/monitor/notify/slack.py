"""Slack: Apprise reads the URL and finds the channel; the post and the sorting of answers are ours."""

import html
import json
import re
from typing import Any

from apprise import NotifyFormat
from apprise.plugins.slack import NotifySlack, SlackMode

from monitor.errors import ChannelRefusedError, ChannelUnavailableError, MessageRefusedError
from monitor.model import MessageFormat
from monitor.notify.errand import TOO_MANY, UNSAID_WAIT, Errand, Failure, failure_of_status
from monitor.notify.posting import Answer, post

LONGEST_ANSWER_BYTES = 10_000
OK = 200
_WORKFLOWS = frozenset({SlackMode.WORKFLOW, SlackMode.WORKFLOW_TRIGGER})

# Errors that the Web API gives with status 200 and that will not pass by themselves
# (docs.slack.dev/reference/methods/chat.postMessage#errors). All others are tried again.
REFUSALS = frozenset(
    str.split("""
    account_inactive access_denied as_user_not_supported channel_not_found channel_type_not_supported
    ekm_access_denied enterprise_is_restricted free_teams_not_allowed invalid_auth invalid_arguments
    invalid_token is_archived messages_tab_disabled missing_scope no_permission not_allowed_token_type
    not_authed not_in_channel restricted_action team_access_not_granted restricted_action_read_only_channel
    team_not_found token_expired token_revoked two_factor_setup_required user_not_found
    """)
)
# Those that are the fault of one message; webhooks give them with status 400.
MESSAGE_REFUSALS = frozenset(
    str.split("""
    invalid_blocks invalid_blocks_format invalid_payload msg_blocks_too_long msg_too_long no_text
    """)
)


class Slack(NotifySlack):  # type: ignore[misc] # see mypy's overrides
    """A Slack channel: incoming webhook, bot or workflow.

    Apprise would put the text into a legacy attachment, escape mrkdwn twice or open it to mentions, and hide
    both what Slack answered and for how long it asked us to wait.
    """

    errand: Errand
    obstacle = ""
    notify_format = NotifyFormat.MARKDOWN  # one format: ?format= in the URL changes nothing

    def dialect_convert(self, body: str, *_: Any, **__: Any) -> str:  # noqa: ANN401 -- Apprise's signature
        """Return the text as it is: it was written in Slack's own dialect."""
        return body

    def _send(self, url: str, payload: dict[str, Any], **_: Any) -> dict[str, Any] | bool:  # noqa: ANN401 -- the same
        """Post the errand's message in place of the payload, but to whom the payload says."""
        channel = str(payload.get("channel", ""))
        if channel in self.errand.taken:
            return {"ok": True}
        addressed = {key: payload[key] for key in ("channel", "username", "thread_ts") if key in payload}
        self.throttle()
        failure = self._posted(url, addressed | self._text() | self._blocks())
        if isinstance(failure, MessageRefusedError) and self._blocks():
            # A limit of blocks that we do not know of must lose no alert: the text says the same.
            failure = self._posted(url, addressed | self._text())
        if failure is None:
            self.errand.taken.add(channel)
            return {"ok": True}
        self.errand.failure = failure
        return False

    def _posted(self, url: str, content: dict[str, Any]) -> Failure | None:
        """Post once; return why it was not taken, or None."""
        try:
            answer = post(
                "Slack",
                url,
                data=json.dumps(content),
                headers=self._headers(),
                timeout=self.request_timeout,
                verify=self.verify_certificate,
                allow_redirects=False,
                body_bytes=LONGEST_ANSWER_BYTES,
            )
        except ChannelUnavailableError as error:
            return error
        return self._failure(answer)

    def _blocks(self) -> dict[str, Any]:
        """Return what stands above the text where Slack shows blocks; notifications show the text."""
        blocks = self.errand.message.blocks
        return {"blocks": json.loads(blocks)} if blocks and self.mode not in _WORKFLOWS else {}

    def _text(self) -> dict[str, Any]:
        message = self.errand.message
        if self.mode in _WORKFLOWS:
            return {"text": message.text}
        is_mrkdwn = message.format is MessageFormat.MRKDWN
        return {
            "text": message.text if is_mrkdwn else html.escape(message.text, quote=False),
            "mrkdwn": is_mrkdwn,
            "unfurl_links": False,  # a preview of the page would bury what is new
            "unfurl_media": False,
        }

    def _headers(self) -> dict[str, str]:
        headers = {"User-Agent": self.app_id, "Content-Type": "application/json; charset=utf-8"}
        if self.mode is SlackMode.BOT:
            headers["Authorization"] = f"Bearer {self.access_token}"
        return headers

    def _failure(self, answer: Answer) -> Failure | None:
        """Return what an answer means, None for success; only single words of the answer are repeated."""
        status, body = answer.status, answer.text
        if self.mode is SlackMode.BOT:
            word = _word_of_json(body)
            is_taken = status == OK and word == "ok"
        else:
            word = _word(body)
            is_taken = status == OK and (body == "ok" or self.mode in _WORKFLOWS)
        if is_taken:
            return None
        if status == TOO_MANY:
            return ChannelUnavailableError(
                "Slack takes no more messages for now", retry_after=answer.wait or UNSAID_WAIT
            )
        if word in MESSAGE_REFUSALS:
            return MessageRefusedError(f"Slack refused the message ({word})")
        if status == OK and word in REFUSALS:
            return ChannelRefusedError(
                f"Slack refused the message ({word}): check the channel's URL and rights"
            )
        if status == OK:
            return ChannelUnavailableError(f"Slack did not take the message ({word or 'no reason given'})")
        return failure_of_status(status, word, wait=answer.wait)


def _word(text: str) -> str:
    """Return an error word such as ``no_service``, or "" for anything longer or stranger."""
    return text if re.fullmatch(r"[a-z][a-z_]{1,50}", text) else ""


def _word_of_json(text: str) -> str:
    """Return "ok" or the error word of an answer of the Web API."""
    try:
        answer = json.loads(text)
    except ValueError:
        return ""
    if not isinstance(answer, dict):
        return ""
    return "ok" if answer.get("ok") is True else _word(str(answer.get("error", "")))
