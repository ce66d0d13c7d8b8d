"""A VBA project written from text, by the published formats: [MS-OVBA] for its streams, [MS-CFB] for the file.

The same text gives the same bytes on every machine: nothing is taken from a clock, a random source or a donor file.
"""
