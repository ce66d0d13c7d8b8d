"""One module per workbook format, and what they share. Everything here expects hostile bytes."""
