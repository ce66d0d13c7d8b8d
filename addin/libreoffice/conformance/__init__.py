"""What the LibreOffice engine does compared with Excel: a table whose every line is also its own test.

``line``: what a line is. The other modules hold the lines, one idea each; ``table`` puts them together; ``page`` makes
``docs/hosts.md`` of them: ``python -m addin.libreoffice.conformance > docs/hosts.md``.
"""
