"""The terminal app: screens, widgets, one registry of commands, one stylesheet a screen.

`app.main()` opens it. `commands` is the registry that drives keys, key bar, help and palette. `backstage` is the only
module that reaches the catalogue, the store and the graders, always off the interface's thread. Nothing here imports
pydantic, a database, a template engine or torch before the first frame is on the screen, and torch never at all.
"""
