"""What the host of a server sees of it, and visitors do not: a page of numbers, and the same for Prometheus."""
