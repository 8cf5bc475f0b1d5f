"""Pages of meetings, topics and tellings-on; what is public of them."""
