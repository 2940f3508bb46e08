"""Confinement of a worker, by mechanisms that are each probed by trying them in a child.

`levels` says which mechanisms make which isolation level, `confine` applies them in the one order that works, the other
modules hold a mechanism each, and `probe` finds out what this machine offers. Nothing here knows about grading.
"""
