"""Tasks (nhiệm vụ): an order that cannot be lost."""
