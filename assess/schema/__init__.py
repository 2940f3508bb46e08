"""Pydantic records that every part of Assess exchanges: no I/O, no behaviour beyond validation.

`challenge` and `grader` describe content on disk, `submission` what a candidate hands in, `grade` and `check` what the
judge found, `event` what it says while it works, `attempt` what the store keeps.
"""
