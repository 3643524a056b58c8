"""Looks for the worst input of a function: drawn rows, their neighbours bit by bit, and the simplest row that fails."""
