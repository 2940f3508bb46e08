"""Keys take effect in the order in which they were pressed.

A letter is inserted by the widget that has the focus, but a key with a binding travels up to the app first, so that
while the app is busy `a`, Backspace, `b` could end as nothing at all. A widget that edits text runs its own bindings
itself, before it looks at the next key.
"""

from __future__ import annotations

from textual import events
from textual.widget import Widget


async def run_own_binding(widget: Widget, event: events.Key) -> bool:
    """Run what the widget itself binds to the key, and stop the event; False where it binds nothing to it."""
    own = widget._bindings.key_to_bindings.get(event.key, [])
    for binding in own:
        await widget.run_action(binding.action)
    if own:
        event.stop()
        event.prevent_default()
    return bool(own)
