"""Jobs and people: the command line, and the buttons of a spreadsheet program."""
