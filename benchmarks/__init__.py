"""Measurements, apart from the tests: a busy machine makes them slower, not wrong."""
