"""Clock, canonical bytes, Merkle tree, signed notes, dated values. Pure Python: enough to verify a receipt offline."""
