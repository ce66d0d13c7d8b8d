"""LibreOffice as a host."""
