"""The only room that knows every part: settings to a running ``App``.

Doors (commands, the daemon, the demo) call what is offered here; rooms below never see it.

Only the app itself is loaded with the room; what else doors ask for, each asks its module.
"""

from monitor.app.running import App

__all__ = ["App"]
