"""Tells about an article after all that was withheld, because the user wants it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from monitor.errors import NotOnRecordError
from monitor.judge.rating import FEEDBACK_COMMAND
from monitor.judge.withholding import readers_of
from monitor.judge.wording.messages import write_message
from monitor.model import Alert, ArticleRecord, Channel, OwedMessage
from monitor.pipeline.judging import Brain
from monitor.ports import Clock, Editor, Outbox, Views

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreArticle:
    """The step from a withheld article to an alert whose messages are owed.

    Attributes:
        brain: says which watchlists and channels there are.
        new_id: returns a new unique delivery id.
    """

    brain: Brain
    views: Views
    outbox: Outbox
    editor: Editor
    clock: Clock
    new_id: Callable[[], str]

    def __call__(self, article_id: int, *, watchlists: Sequence[str] = ()) -> tuple[int, Alert]:
        """Owe the messages of an alert about the article, at once; return the alert with its id.

        Args:
            article_id: of an article that nobody was told of.
            watchlists: whose readers are told; none for those that it concerns.

        Raises:
            NotOnRecordError: there is no such article.
            UselessEditError: it was told, is a seed, or there is nobody to tell.
            StoreUnavailableError: nothing was recorded.
        """
        record = self.views.article(article_id)
        if record is None:
            raise NotOnRecordError(
                f"there is no article {article_id} on record; "
                "`monitor withheld list` shows which were not told"
            )
        alert = readers_of(record, asked=watchlists, watchlists=self.brain.watchlists)
        owed = tuple(self._write(record, alert, self.brain.channels[channel]) for channel in alert.channels)
        alert_id = self.editor.restore_article(article_id, alert, owed, self.clock.now())
        log.info("restored", article=article_id, alert=alert_id, withheld=str(record.withheld))
        return alert_id, alert

    def _write(self, record: ArticleRecord, alert: Alert, channel: Channel) -> OwedMessage:
        brain, delivery_id = self.brain, self.new_id()
        story = None if record.story_id is None else self.views.story(record.story_id)
        message = write_message(
            kind=channel.kind,
            delivery_id=delivery_id,
            article=record.article,
            verdict=record.verdict,
            matches=[match for match in record.matches if match.watchlist in alert.watchlists],
            topics=record.topics,
            watchlist_titles={name: watchlist.title for name, watchlist in brain.watchlists.items()},
            story_title=record.article.title if story is None else story[0].title,
            time_zone=channel.time_zone,
            earlier=self.outbox.earlier(channel.name, story_id=record.story_id),
            feedback=FEEDBACK_COMMAND,
            templates=brain.templates,
        )
        return OwedMessage(delivery_id=delivery_id, channel=channel.name, message=message)
