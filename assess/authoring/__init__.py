"""The author's gate: is a challenge, and its grader, right?

`solutions` finds the known right and wrong solutions, `agreement` compares statement, interface and starter, `verify`
runs the solutions through the real grader and says what is wrong.
"""
