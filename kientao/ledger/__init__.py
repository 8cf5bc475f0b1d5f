"""Entries, order, group commit, consumers, tiles, checkpoints, proofs, jobs. Knows no meaning of any verb."""
