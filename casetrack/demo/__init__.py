"""The demo: an invented ward, its people and a year's petitions, made through the same use cases as the screens."""
