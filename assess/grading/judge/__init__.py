"""The trusted process: runs the hidden grader under pytest against confined workers.

`judge` is its entry, forked by the zygote; `session` the pytest plugin that turns tests into checks and events;
`workers` asks the zygote for workers; `link` is the judge's end of the wire to one of them. Candidate code never runs
here.
"""
