"""The contract of what comes in, shared by pages and API."""
