"""The only room that knows every part: settings to a running ``App``.

Doors (commands, the daemon, the demo) call what is offered here; rooms below never see it.
"""

from monitor.app.beforehand import problems_with, seeds_in
from monitor.app.colliding import COLLIDING, collisions_in, collisions_on_record
from monitor.app.discovering import Found, finder_of
from monitor.app.running import App

__all__ = [
    "COLLIDING",
    "App",
    "Found",
    "collisions_in",
    "collisions_on_record",
    "finder_of",
    "problems_with",
    "seeds_in",
]
