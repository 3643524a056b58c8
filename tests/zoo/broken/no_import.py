"""Broken: imports a module that does not exist."""

import a_module_that_nobody_has_written  # noqa: F401
