"""Grading: the broker, the warm pool, the judge, the worker, the sandbox, the wire between them, and the graders' kit.

    broker        who grades, as the screen and the command line see it: events out, a grade at the end
    pool          the warm pool as its owner sees it; `zygote` is the process that it starts
    judge         the trusted process: runs the hidden grader, owns seeds, clock, references and labels
    worker        the hostile process: imports the submission and answers calls, nothing else
    sandbox/      what confines a worker, each mechanism on its own
    wire          data only, between judge and worker; `channel` is the trusted side's own control line
    kit/          the public API that graders import

Importing this package imports nothing heavy: torch lives only in the zygote, the judge, the worker and the kit.
"""
