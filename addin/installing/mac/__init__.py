"""Installing on macOS: Excel loads what lies in a folder, and its buttons need two scripts."""
