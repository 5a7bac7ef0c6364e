from datetime import timedelta

from monitor.pipeline.tidy import Tidy
from support.desk import Desk
from support.values import article


def test_only_what_is_older_than_the_retention_is_forgotten(desk: Desk) -> None:
    desk.judged(article(title="Football", text="The cup final was played in Almaty."))
    tidy = Tidy(keeper=desk.store.keeper, keep=timedelta(days=30), clock=desk.clock)
    assert tidy() == 0
    desk.clock.move(timedelta(days=31))
    assert tidy() == 1
    assert desk.store.views.articles() == ()
