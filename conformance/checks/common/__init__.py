"""What checks share: what they declare, the rows that they take, calls under way."""
