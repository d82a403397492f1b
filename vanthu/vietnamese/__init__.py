"""Vietnamese text: letters, charsets, detection, normalisation, official-document metadata.

Pure Python, useful on its own; imports nothing else of this project.
"""
