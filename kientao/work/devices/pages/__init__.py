"""Pages of devices, for who may command them."""
