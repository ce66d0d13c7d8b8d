"""LibreOffice Calc as a host: an office that is started and spoken to, and an xlwings engine on top of it.

``office``: a private office and its life. ``bridge``: what runs in the office's own Python. ``engine``: App, Book,
Sheet and Range for xlwings, so that the code behind the buttons runs as it does in Excel.
"""
