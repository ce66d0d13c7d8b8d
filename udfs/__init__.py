"""Pure functions on plain values: what officers type, periods, codes, rules. Reads no file, knows no host."""
