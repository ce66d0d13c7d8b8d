"""A folder with all that a computer with Python and no network needs: packages with hashes, add-in, templates."""
