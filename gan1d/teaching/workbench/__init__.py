"""The mathematics of the theory bench: the equations of each figure, exact, and checked as laws by tests."""
