"""Steps, runs, histories and checkpoints."""
