"""The submissions of this suite bring conftest.py and test files of their own: pytest must not look at them."""

collect_ignore = ["submissions"]
