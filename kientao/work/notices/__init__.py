"""Notices (thông báo tình trạng, cảnh báo): what an office tells everybody at once, for how long, in which places."""
