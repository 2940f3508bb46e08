"""What ties a person's work together: attempts now, interviews later. Both the command line and the app come this way.

`attempt` opens, drafts, checks, submits and grades; `evidence` keeps what a grade streamed within bounds.
`learning` tells what is due, weak and done, by way of `schedule`, `skills` and `statistics`; `explanation` is for after
a pass.
"""
