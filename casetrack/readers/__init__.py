"""Files of others: bytes to rows, never a decision about a case."""
