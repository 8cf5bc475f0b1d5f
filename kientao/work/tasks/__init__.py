"""Tasks (nhiệm vụ): what somebody ordered, who leads, by when, on which basis, and who says that it is done."""
