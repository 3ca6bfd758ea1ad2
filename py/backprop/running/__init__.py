"""Training that goes on for long: in slices, with history, checkpoints and a choice of how the steps are computed.

A *trainer* takes steps and says what came of them. There are three, with one door:

    made = trainer.run(steps)               at most so many updates
    made = trainer.run_for(seconds)         as many as fit, one at least
    trainer.progress()                      where the run stands, as a new `training.Progress`

`steps.StepTrainer` takes every kind of step one by one, `lean.LeanTrainer` the steps of dense networks in the same
bits and a fraction of the time, `kernel.Trainer` compiled code, equal to rounding. `run.Run` is what a person trains.
"""
