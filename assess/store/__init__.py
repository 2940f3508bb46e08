"""The database of one person's work: a SQLite file, append-only, safe against kills and against a second writer.

`database.Store.open()` is the way in; the other modules are its tables. Nothing outside imports `sqlite_utils`, and
callers import `assess.store.database` only where they need it, because that import takes a fifth of a second.
"""
