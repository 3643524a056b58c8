"""An adapter in any language, spoken to over its standard input and output; docs/protocol.md is its contract."""
