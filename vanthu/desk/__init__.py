"""The web part: editors' desk, administrators' monitor, API and public pages."""
