"""Never comes back from being imported.

expect: timeout, invalid
seconds: 3
"""

while True:
    pass
