"""Takes what readers say of alerts, with the evidence as it stands now."""

from dataclasses import dataclass

from monitor.errors import NotOnRecordError
from monitor.judge.rating import evidence_of
from monitor.model import ArticleRecord, Feedback, FeedbackKind
from monitor.ports import Clock, Feedbacks, Views
from monitor.text.urls import canonical_url

# Longer than any number of an alert; ids of deliveries are 32 hexadecimal digits.
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFeedback:
    """The step from what a reader says to its record."""

    views: Views
    feedbacks: Feedbacks
    clock: Clock

    def of_alert(self, named: str, kind: FeedbackKind) -> Feedback:
        """Record what an alert was worth.

        Args:
            named: the number of the alert, or the id of a delivery, which stands at the end of its message.
            kind: anything but MISSED.

        Raises:
            NotOnRecordError: there is no such alert.
        """
        alert = None
        if named.isdecimal() and len(named) <= _LONGEST_NUMBER:
            alert_id: int | None = int(named)
        else:
            alert_id = self.feedbacks.alert_behind(named)
        if alert_id is not None:
            alert = self.views.alert(alert_id)
        if alert is None:
            raise NotOnRecordError(
                f"there is no alert or delivery {named} on record; "
                "`monitor alerts list` shows which there are"
            )
        feedback = Feedback(
            kind=kind,
            given_at=self.clock.now(),
            url=alert.article.article.url,
            alert_id=alert.alert_id,
            article_id=alert.article.article_id,
            evidence=evidence_of(alert.article, told=alert.watchlists, withheld=alert.restored_from),
        )
        self.feedbacks.keep(feedback)
        return feedback

    def of_missed(self, named: str) -> tuple[Feedback, ArticleRecord | None]:
        """Record that no alert came for an article; return it with the article, if it came in at all.

        Args:
            named: the address of the article, or its number.

        Raises:
            NotOnRecordError: there is no article of this number.
        """
        if named.isdecimal() and len(named) <= _LONGEST_NUMBER:
            record = self.views.article(int(named))
            if record is None:
                raise NotOnRecordError(
                    f"there is no article {named} on record; "
                    "`monitor withheld list` shows which were not told"
                )
            return self._missed(record.article.url, record)
        article_id = self.feedbacks.article_behind(canonical_url(named))
        record = None if article_id is None else self.views.article(article_id)
        # However its reader came to it, an article is missed once.
        return self._missed(named if record is None else record.article.url, record)

    def _missed(self, url: str, record: ArticleRecord | None) -> tuple[Feedback, ArticleRecord | None]:
        feedback = Feedback(
            kind=FeedbackKind.MISSED,
            given_at=self.clock.now(),
            url=url,
            article_id=None if record is None else record.article_id,
            evidence=None if record is None else evidence_of(record),
        )
        self.feedbacks.keep(feedback)
        return feedback, record
