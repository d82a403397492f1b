"""Steps 3 to 9 of the way of a mail: open, rules, read, convert, decide, drafts.

One step a module; `vanthu.pipeline.steps` is the table that shows their order.
"""
