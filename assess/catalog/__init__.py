"""Content and submissions on disk: where they lie, how they are read, and what is wrong with them.

`locate` finds the content, `load` reads one challenge, `skills` the list of skills, `catalog` all of it together;
`submission` reads what a candidate hands in. Everything here reads; nothing writes, and nothing imports or runs what
it finds.
"""
