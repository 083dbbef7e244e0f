"""What keeps the project in order and is no part of it: `make` calls these modules."""
