"""Installing into LibreOffice: its own ``unopkg`` takes the extension in, and a small file names our Python."""
