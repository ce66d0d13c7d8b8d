"""Definitions of programmes, and the workbooks made from them."""
