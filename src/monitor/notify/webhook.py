"""Webhooks of one's own (``json://``): Apprise reads the URL; post and sorting of answers are ours."""

import json
from typing import Any

from apprise.plugins.custom_json import NotifyJSON

from monitor.errors import ChannelUnavailableError
from monitor.notify.errand import Errand, failure_of_status
from monitor.notify.letter import delivery_name
from monitor.notify.posting import post

SUCCESS = range(200, 300)


class Webhook(NotifyJSON):  # type: ignore[misc] # see mypy's overrides
    """A webhook that takes a JSON object.

    Apprise would hide for how long the other side asks to be left alone, and have a connection that breaks
    after the answer count as a failure. A header names the delivery, by which a second copy is recognised.
    """

    errand: Errand
    obstacle = ""

    def send(self, body: str, title: str = "", **_: Any) -> bool:  # noqa: ANN401 -- Apprise has it
        """Post what Apprise would post, naming the delivery in a header; tell the errand what failed."""
        self.throttle()
        try:
            answer = post(
                "the webhook",
                self._address(),
                method=self.method,
                data=json.dumps(self._payload(title, body)),
                params=self.params,
                headers={
                    "User-Agent": self.app_id,
                    "Content-Type": "application/json",
                    "X-Monitor-Delivery": delivery_name(self.errand.delivery_id),
                    **self.headers,
                },
                auth=(self.user, self.password) if self.user else None,
                verify=self.verify_certificate,
                timeout=self.request_timeout,
                allow_redirects=self.redirects,
            )
        except ChannelUnavailableError as error:
            self.errand.failure = error
            return False
        if answer.status in SUCCESS:
            return True
        self.errand.failure = failure_of_status(answer.status, wait=answer.wait)
        return False

    def _address(self) -> str:
        port = f":{self.port}" if isinstance(self.port, int) else ""
        return f"{'https' if self.secure else 'http'}://{self.host}{port}{self.fullpath}"

    def _payload(self, title: str, body: str) -> dict[str, Any]:
        """Return the fields, those renamed, left out or added for which the URL asks (``:field=value``)."""
        payload: dict[str, Any] = {
            "version": self.json_version,
            "title": title,
            "message": body,
            "attachments": [],
            "type": "info",
        }
        for name, value in self.payload_extras.items():
            if name not in payload:
                payload[name] = value
                continue
            known = payload.pop(name)
            if value:
                payload[value] = known
        return payload
