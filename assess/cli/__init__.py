"""The command line: one module a command, each imported only when it is called for.

`main` holds the table of commands and turns every outcome into an exit code; `grading` opens what a grade needs and
follows one; `results` writes a grade for people, `document` for programs. Nothing here imports torch or a database.
"""
