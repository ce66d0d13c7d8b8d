"""Fifty files that were read → one month: whose each is, which one counts, what every ledger says, and the sums."""
