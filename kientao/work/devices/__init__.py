"""Devices (thiết bị): sensors of the city that take commands. Who stands at the device always has the last word."""
