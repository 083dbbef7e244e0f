"""The live figure: Figure 1 of a run, its transport, its timeline and its charts, alone and in a room."""
