"""What a file holds beside its text: macros, scripts, objects, links, a second format.

Run in the sandbox by the task "inspect"; its facts feed the rules on bytes. The formats' own
detectors are here rather than oletools: that one requires pcodedmp (GPL-3), and what the rules ask
is a few records of [MS-OVBA], [MS-OLEDS] and the packages' relationships.
"""
