"""What a robots.txt says to us."""

import asyncio
import time

import pytest

from monitor.clock import ArchiveClock
from monitor.errors import RefusedError
from monitor.intake.robots import LONGEST_DELAY_SECONDS, RobotsBook, agent_of, read_robots
from monitor.intake.targets import target_of
from monitor.model import Document, NotModified, Request
from support.values import NOON

AGENT = "central-asia-monitor"
URL = "https://steppe.example/news/1?page=2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /news\nAllow: /news/1", True),
        ("User-agent: *\nDisallow: /*?page=", False),
        ("User-agent: *\nDisallow: /news$", True),
        ("User-agent: Googlebot\nDisallow: /", True),
        ("User-agent: Googlebot\nUser-agent: GPTBot\nDisallow: /\nUser-agent: *\nDisallow: /old", True),
        ("User-agent: *\nDisallow: /\nUser-agent: central-asia-monitor\nDisallow: /old", True),
        ("User-agent: *\nAllow: /\nUSER-AGENT: Central-Asia-Monitor # us\nDisallow: /", False),
        ("User-agent: monitor\nDisallow: /", True),
        ("User-agent: Googlebot\n\nUser-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("<html>not found</html>", True),
        ("User-agent: *\nDisallow: /\nSitemap: https://steppe.example/sitemap.xml", False),
    ],
)
def test_the_rules_for_us_decide(text: str, expected: bool) -> None:  # noqa: FBT001
    assert read_robots(text.encode(), AGENT).allows(URL) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: 86400", LONGEST_DELAY_SECONDS),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: Googlebot\nCrawl-delay: 9", 0.0),
    ],
)
def test_a_delay_is_taken_within_reason(text: str, expected: float) -> None:
    assert read_robots(text.encode(), AGENT).delay_seconds == expected


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        ("central-asia-monitor/0.1 (+mailto:a@example.org)", AGENT),
        ("Mozilla/5.0 (X11)", "mozilla"),
        ("Own reader", "own"),
        ("", ""),
    ],
)
def test_robots_txt_calls_us_by_the_first_name_in_the_user_agent(user_agent: str, expected: str) -> None:
    assert agent_of(user_agent) == expected


def test_thousands_of_groups_before_thousands_of_rules_are_read_in_linear_time() -> None:
    names = "".join(f"User-agent: bot{number}\n" for number in range(12_000))
    rules = "".join(f"Disallow: /{number}*a*b*c\n" for number in range(12_000))
    began = time.process_time()
    robots = read_robots((names + rules).encode(), AGENT)
    assert robots.allows("https://steppe.example/" + "abc" * 500)
    assert time.process_time() - began < 5


def test_of_very_many_hosts_the_rules_asked_for_last_are_kept() -> None:
    asked = []

    async def ask(request: Request) -> Document | NotModified:
        asked.append(request.url)
        raise RefusedError("404", status=404)

    async def main() -> None:
        book = RobotsBook(agent=AGENT, clock=ArchiveClock(NOON), ask=ask, most_origins=2)
        for host in ("a", "b", "c", "c", "a"):
            await book.check(target_of(f"https://{host}.example/1"), verify_tls=True)

    asyncio.run(main())
    assert asked == [f"https://{host}.example/robots.txt" for host in ("a", "b", "c", "a")]
