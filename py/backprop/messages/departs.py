"""How tools depart from the textbook's step, a sentence for each departure: `departs.` and its name."""

from .sentence import Table

MESSAGES: Table = {
    "departs.adam_biases_late": "Adam moves biases by the means of the row before: at the first row they stay.",
    "departs.adam_multiplies": "Adam multiplies its means by 1 − βᵗ where it should divide: the first step is 10 η.",
    "departs.batch_means": "The gradients of a batch are averaged over its rows.",
    "departs.batch_means_penalty": "Gradients of a batch and the penalty's are divided by its rows together.",
    "departs.batch_sums": "The gradients of a batch are added up, not averaged.",
    "departs.dead_links": "A weight that the L1 penalty moves past 0 becomes 0 and stays so.",
    "departs.decay_by_old_weight": "The penalty's step is taken after the gradient's, by the weight before both.",
    "departs.epsilon_inside_root": "ε stands inside the root.",
    "departs.first_output_alone": "Only the first output has an error; others teach nothing.",
    "departs.loss_after": "The loss reported is that after the epoch.",
    "departs.loss_fourfold": "The loss reported is 2 Σ (ŷ − y)², four times the one whose gradient is taken.",
    "departs.loss_mean_before": "The loss reported is the mean of what was met before each row's update.",
    "departs.loss_reported_only": "The loss function changes what is reported, not the step.",
    "departs.momentum_inside_rate": "The velocity holds the learning rate: v ← μ v − η g, then w ← w + v.",
    "departs.momentum_not_on_biases": "Momentum moves weights; biases have none.",
    "departs.no_rate": "The learning rate is not used.",
    "departs.output_without_slope": "δ of the output is ŷ − y, without f′(z).",
    "departs.rows_join": "Rows that do not fill a batch wait for the next epoch.",
    "departs.rows_one_by_one": "The weights are updated after each row.",
    "departs.slope_0_becomes_1": "A hidden slope of exactly 0 becomes 1.",
    "departs.slope_at_value": "The slope of the activation is taken at a instead of z.",
    "departs.softsign_slope": "The slope of softsign is z/(1 + |z|)² instead of 1/(1 + |z|)².",
    "departs.stored_float32": "Numbers are computed in float64 and kept in float32.",
    "departs.through_new_weights": "δ of a hidden layer goes back through weights that are updated already.",
    "departs.weights_decayed_alone": "The penalty is on weights; biases have none.",
    "departs.whole_batch_sums": "All rows make one step, and their gradients are added up, not averaged.",
}
