"""Kiến Tạo: chính quyền kiến tạo, thành phố tự động, lãnh đạo 360°."""

__version__ = "0.1.0"
