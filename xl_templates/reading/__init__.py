"""From the sheets of an opened workbook to typed rows of ledgers: whose, for when, and every cell's place."""
