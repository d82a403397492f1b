"""Vietnamese text: letters, charsets, detection, normalisation, official-document metadata.

Pure Python, useful on its own; imports nothing else of this project.

Conventions that hold for every function here unless its own docstring says else: text is Unicode
NFC in and out; places and lengths count characters (code points); probabilities are ln P; hostile
text of any length costs no more than its length. Functions raise nothing of their own; whichever
does names the error. Each module names the source of its facts: standards, laws, public tables, or
what was measured on the five regulations (R-rows and S0 to S4 of `regulations.md`).
"""
