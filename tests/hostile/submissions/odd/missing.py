"""Defines nothing at all.

expect: fail, invalid
"""

import torch
