"""A bundled local newsroom: invented outlets on a real HTTP server, for showing the real pipeline at work.

What lives here: the outlets and their reports (``outlets/*.toml``), the web pages around them
(``templates/``), and the server. Nothing here knows how the pipeline judges; each report says what should
become of it, and whoever runs the demonstration compares. Every person, company and event is invented.
"""

from monitor.demo.newsroom import Newsroom
from monitor.demo.pages import NOTICE

__all__ = ["NOTICE", "Newsroom"]
