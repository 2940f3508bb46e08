"""Defines a number where a function is due.

expect: fail, invalid
"""

attention = 42
