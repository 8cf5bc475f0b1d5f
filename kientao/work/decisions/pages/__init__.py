"""Pages of documents: the register inside, the published ones outside, requests for information on both sides."""
