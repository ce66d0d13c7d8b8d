"""The cell functions, ZS_…, a module for each group; ``udfs.registry`` gathers them."""
