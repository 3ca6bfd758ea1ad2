"""Steps, histories and checkpoints."""
