"""The gallery of scenarios: pictures and measured shares that `python -m benchmarks.scenarios` has written."""
