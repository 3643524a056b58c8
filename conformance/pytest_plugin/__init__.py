"""The pytest plugin: the checks of a backend as tests."""
