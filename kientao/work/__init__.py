"""A corridor of doors of the same shape: models, acts, facts, forms, pages. No door knows another."""
