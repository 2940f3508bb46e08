"""Assess: prove, and learn, that you understand deep-learning architectures."""

__version__ = "0.1.0"
