"""Facts of the board, registered with the lake."""
