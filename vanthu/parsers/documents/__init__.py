"""Readers of documents: one format a module or sub-package, each `read(source, name) -> Outcome`.

They keep what a person would read, once and in reading order: headers, body with tables and text
boxes where they are anchored, notes and comments behind the paragraph that carries their mark,
endnotes and footers at the end. Deleted text is out, inserted text is in, and every run keeps the
name of its font, because in legacy files the font says what the letters are.
"""
