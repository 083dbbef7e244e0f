"""The mathematics of the theory bench: each figure's equations, exact, and checked as laws in tests/bench."""
