"""What `build.py` is made of: one step of the build in each module, standard library only."""
