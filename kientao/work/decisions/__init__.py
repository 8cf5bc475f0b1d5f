"""Official documents (văn bản): numbered without gaps, published in time or visibly late, given to whoever asks."""
