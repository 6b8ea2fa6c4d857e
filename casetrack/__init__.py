"""CaseTrack: the one book of a ward office for petitions, handed-over files and disciplinary cases."""

__version__ = "0.1.0"
