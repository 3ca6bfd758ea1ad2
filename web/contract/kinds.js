/** @import {KindRow} from "./types.js" */

/** @type {Record<string, KindRow>}  Written by `build.py contract`. */
export const KINDS = {
  "dense": {
    "label": "dense (fully connected)",
    "title": "Dense",
    "word": "",
    "names_units": true,
    "space": null,
    "takes_sequences": false,
    "no_slope": "Softmax couples its units: ∂a/∂z is a matrix.",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {
      "W": {
        "symbol": "w",
        "label": "Weights",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "b": {
        "symbol": "b",
        "label": "Biases",
        "is_bias": true,
        "scales": false,
        "from": null
      }
    },
    "shown": {}
  },
  "activation": {
    "label": "activation alone",
    "title": "Activation",
    "word": "",
    "names_units": false,
    "space": null,
    "takes_sequences": false,
    "no_slope": "Softmax couples its units: ∂a/∂z is a matrix.",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {},
    "shown": {}
  },
  "batch_norm": {
    "label": "batch normalization",
    "title": "Batch normalization",
    "word": "batch norm",
    "names_units": false,
    "space": null,
    "takes_sequences": false,
    "no_slope": "The samples of the batch couple: ∂a/∂z is a matrix.",
    "z": "",
    "foot": "x_hat",
    "state": null,
    "parameters": {
      "gamma": {
        "symbol": "γ",
        "label": "Scales γ",
        "is_bias": false,
        "scales": true,
        "from": null
      },
      "beta": {
        "symbol": "β",
        "label": "Shifts β",
        "is_bias": false,
        "scales": false,
        "from": null
      },
      "running_mean": {
        "symbol": "running mean",
        "label": "Running means",
        "is_bias": false,
        "scales": false,
        "from": null
      },
      "running_variance": {
        "symbol": "running variance",
        "label": "Running variances",
        "is_bias": false,
        "scales": true,
        "from": null
      }
    },
    "shown": {
      "mean": {
        "symbol": "μ",
        "words": "mean",
        "title": "batch mean (subtracted)",
        "axes": "j",
        "backward": false,
        "listed": true
      },
      "variance": {
        "symbol": "σ²",
        "words": "variance",
        "title": "batch variance (its square root divides)",
        "axes": "j",
        "backward": false,
        "listed": true
      },
      "x_hat": {
        "symbol": "x̂",
        "words": "normalized value",
        "title": "normalized value",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "dx_hat": {
        "symbol": "∂E/∂x̂",
        "words": "∂E/∂x̂",
        "title": "gradient with respect to the normalized value",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dvariance": {
        "symbol": "∂E/∂σ²",
        "words": "∂E/∂σ²",
        "title": "gradient with respect to the variance",
        "axes": "j",
        "backward": true,
        "listed": true
      },
      "dmean": {
        "symbol": "∂E/∂μ",
        "words": "∂E/∂μ",
        "title": "gradient with respect to the mean",
        "axes": "j",
        "backward": true,
        "listed": true
      }
    }
  },
  "dropout": {
    "label": "dropout",
    "title": "Dropout",
    "word": "dropout",
    "names_units": false,
    "space": null,
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": "mask",
    "state": null,
    "parameters": {},
    "shown": {
      "mask": {
        "symbol": "m",
        "words": "mask",
        "title": "mask: 1 keeps, 0 drops",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "slope": {
        "symbol": "m/(1 − p)",
        "words": "f′(z)",
        "title": "what the unit is multiplied by",
        "axes": "sj",
        "backward": false,
        "listed": true
      }
    }
  },
  "residual": {
    "label": "residual block",
    "title": "Residual block",
    "word": "residual",
    "names_units": false,
    "space": null,
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {},
    "shown": {}
  },
  "rnn": {
    "label": "recurrent (Elman)",
    "title": "Recurrent",
    "word": "rnn",
    "names_units": true,
    "space": null,
    "takes_sequences": true,
    "no_slope": "Softmax couples its units: ∂a/∂z is a matrix.",
    "z": "",
    "foot": null,
    "state": {
      "name": "h",
      "first": "h0"
    },
    "parameters": {
      "Wx": {
        "symbol": "w",
        "label": "Weights of the inputs",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wh": {
        "symbol": "w",
        "label": "Weights of the state before",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "b": {
        "symbol": "b",
        "label": "Biases",
        "is_bias": true,
        "scales": false,
        "from": null
      }
    },
    "shown": {
      "h0": {
        "symbol": "h⟨0⟩",
        "words": "first state",
        "title": "first state",
        "axes": "sj",
        "backward": false,
        "listed": false
      },
      "h": {
        "symbol": "h",
        "words": "state",
        "title": "state",
        "axes": "sj",
        "backward": false,
        "listed": false
      },
      "dh": {
        "symbol": "∂E/∂h",
        "words": "∂E/∂h",
        "title": "gradient with respect to the state",
        "axes": "sj",
        "backward": true,
        "listed": false
      },
      "dh0": {
        "symbol": "∂E/∂h⟨0⟩",
        "words": "∂E/∂h⟨0⟩",
        "title": "gradient with respect to the first state",
        "axes": "sj",
        "backward": true,
        "listed": false
      },
      "a": {
        "symbol": "a",
        "words": "a",
        "title": "what is passed to the next layer",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "da": {
        "symbol": "∂E/∂a",
        "words": "∂E/∂a",
        "title": "what comes back from the next layer only",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried": {
        "symbol": "δ passed back",
        "words": "δ passed to the previous time step,",
        "title": "the part of δ that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      }
    }
  },
  "layer_norm": {
    "label": "layer normalization",
    "title": "Layer normalization",
    "word": "layer norm",
    "names_units": false,
    "space": null,
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": "x_hat",
    "state": null,
    "parameters": {
      "gamma": {
        "symbol": "γ",
        "label": "Scales γ",
        "is_bias": false,
        "scales": true,
        "from": null
      },
      "beta": {
        "symbol": "β",
        "label": "Shifts β",
        "is_bias": false,
        "scales": false,
        "from": null
      }
    },
    "shown": {
      "mean": {
        "symbol": "μ",
        "words": "mean",
        "title": "mean",
        "axes": "s",
        "backward": false,
        "listed": true
      },
      "variance": {
        "symbol": "σ²",
        "words": "variance",
        "title": "variance",
        "axes": "s",
        "backward": false,
        "listed": true
      },
      "x_hat": {
        "symbol": "x̂",
        "words": "normalized value",
        "title": "normalized value",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "dx_hat": {
        "symbol": "∂E/∂x̂",
        "words": "∂E/∂x̂",
        "title": "gradient with respect to the normalized value",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dvariance": {
        "symbol": "∂E/∂σ²",
        "words": "∂E/∂σ²",
        "title": "gradient with respect to the variance",
        "axes": "s",
        "backward": true,
        "listed": true
      },
      "dmean": {
        "symbol": "∂E/∂μ",
        "words": "∂E/∂μ",
        "title": "gradient with respect to the mean",
        "axes": "s",
        "backward": true,
        "listed": true
      }
    }
  },
  "rms_norm": {
    "label": "RMS normalization",
    "title": "RMS normalization",
    "word": "rms norm",
    "names_units": false,
    "space": null,
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": "x_hat",
    "state": null,
    "parameters": {
      "gamma": {
        "symbol": "γ",
        "label": "Scales γ",
        "is_bias": false,
        "scales": true,
        "from": null
      }
    },
    "shown": {
      "square": {
        "symbol": "q",
        "words": "mean square",
        "title": "mean square",
        "axes": "s",
        "backward": false,
        "listed": true
      },
      "x_hat": {
        "symbol": "x̂",
        "words": "normalized value",
        "title": "normalized value",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "dx_hat": {
        "symbol": "∂E/∂x̂",
        "words": "∂E/∂x̂",
        "title": "gradient with respect to the normalized value",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dsquare": {
        "symbol": "∂E/∂q",
        "words": "∂E/∂q",
        "title": "gradient with respect to the mean square",
        "axes": "s",
        "backward": true,
        "listed": true
      }
    }
  },
  "lstm": {
    "label": "LSTM",
    "title": "LSTM",
    "word": "lstm",
    "names_units": true,
    "space": null,
    "takes_sequences": true,
    "no_slope": "",
    "z": "the cell state c",
    "foot": null,
    "state": {
      "name": "h",
      "first": "h0"
    },
    "parameters": {
      "Wx_i": {
        "symbol": "w_i",
        "label": "Weights of the inputs, input gate",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wx_f": {
        "symbol": "w_f",
        "label": "Weights of the inputs, forget gate",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wx_g": {
        "symbol": "w_g",
        "label": "Weights of the inputs, candidate",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wx_o": {
        "symbol": "w_o",
        "label": "Weights of the inputs, output gate",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wh_i": {
        "symbol": "w_i",
        "label": "Weights of the state before, input gate",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "Wh_f": {
        "symbol": "w_f",
        "label": "Weights of the state before, forget gate",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "Wh_g": {
        "symbol": "w_g",
        "label": "Weights of the state before, candidate",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "Wh_o": {
        "symbol": "w_o",
        "label": "Weights of the state before, output gate",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "b_i": {
        "symbol": "b_i",
        "label": "Biases, input gate",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "b_f": {
        "symbol": "b_f",
        "label": "Biases, forget gate",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "b_g": {
        "symbol": "b_g",
        "label": "Biases, candidate",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "b_o": {
        "symbol": "b_o",
        "label": "Biases, output gate",
        "is_bias": true,
        "scales": false,
        "from": null
      }
    },
    "shown": {
      "h0": {
        "symbol": "h⟨0⟩",
        "words": "first state",
        "title": "first state",
        "axes": "sj",
        "backward": false,
        "listed": false
      },
      "c0": {
        "symbol": "c⟨0⟩",
        "words": "first cell state",
        "title": "first cell state",
        "axes": "sj",
        "backward": false,
        "listed": false
      },
      "z_i": {
        "symbol": "z_i",
        "words": "weighted sum of the input gate",
        "title": "weighted sum of the input gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "z_f": {
        "symbol": "z_f",
        "words": "weighted sum of the forget gate",
        "title": "weighted sum of the forget gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "z_g": {
        "symbol": "z_g",
        "words": "weighted sum of the candidate",
        "title": "weighted sum of the candidate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "z_o": {
        "symbol": "z_o",
        "words": "weighted sum of the output gate",
        "title": "weighted sum of the output gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "i": {
        "symbol": "i",
        "words": "input gate",
        "title": "input gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "f": {
        "symbol": "f",
        "words": "forget gate",
        "title": "forget gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "g": {
        "symbol": "g",
        "words": "candidate",
        "title": "candidate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "o": {
        "symbol": "o",
        "words": "output gate",
        "title": "output gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "tanh_c": {
        "symbol": "tanh c",
        "words": "tanh of the cell state",
        "title": "tanh of the cell state",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "h": {
        "symbol": "h",
        "words": "state",
        "title": "state",
        "axes": "sj",
        "backward": false,
        "listed": false
      },
      "dh": {
        "symbol": "∂E/∂h",
        "words": "∂E/∂h",
        "title": "gradient with respect to the state",
        "axes": "sj",
        "backward": true,
        "listed": false
      },
      "dtanh_c": {
        "symbol": "∂E/∂tanh c",
        "words": "∂E/∂tanh c",
        "title": "gradient with respect to the tanh of the cell state",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "do": {
        "symbol": "∂E/∂o",
        "words": "∂E/∂o",
        "title": "gradient with respect to the output gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dg": {
        "symbol": "∂E/∂g",
        "words": "∂E/∂g",
        "title": "gradient with respect to the candidate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "df": {
        "symbol": "∂E/∂f",
        "words": "∂E/∂f",
        "title": "gradient with respect to the forget gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "di": {
        "symbol": "∂E/∂i",
        "words": "∂E/∂i",
        "title": "gradient with respect to the input gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dz_i": {
        "symbol": "∂E/∂z_i",
        "words": "∂E/∂z_i",
        "title": "gradient with respect to the weighted sum of the input gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dz_f": {
        "symbol": "∂E/∂z_f",
        "words": "∂E/∂z_f",
        "title": "gradient with respect to the weighted sum of the forget gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dz_g": {
        "symbol": "∂E/∂z_g",
        "words": "∂E/∂z_g",
        "title": "gradient with respect to the weighted sum of the candidate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dz_o": {
        "symbol": "∂E/∂z_o",
        "words": "∂E/∂z_o",
        "title": "gradient with respect to the weighted sum of the output gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dh0": {
        "symbol": "∂E/∂h⟨0⟩",
        "words": "∂E/∂h⟨0⟩",
        "title": "gradient with respect to the first state",
        "axes": "sj",
        "backward": true,
        "listed": false
      },
      "dc0": {
        "symbol": "∂E/∂c⟨0⟩",
        "words": "∂E/∂c⟨0⟩",
        "title": "gradient with respect to the first cell state",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "a": {
        "symbol": "a",
        "words": "a",
        "title": "what is passed to the next layer",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "da": {
        "symbol": "∂E/∂a",
        "words": "∂E/∂a",
        "title": "what comes back from the next layer only",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried": {
        "symbol": "δ passed back",
        "words": "δ passed to the previous time step,",
        "title": "the part of δ that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dz_i": {
        "symbol": "∂E/∂z_i passed back",
        "words": "∂E/∂z_i passed to the previous time step,",
        "title": "the part of ∂E/∂z_i that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dz_f": {
        "symbol": "∂E/∂z_f passed back",
        "words": "∂E/∂z_f passed to the previous time step,",
        "title": "the part of ∂E/∂z_f that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dz_g": {
        "symbol": "∂E/∂z_g passed back",
        "words": "∂E/∂z_g passed to the previous time step,",
        "title": "the part of ∂E/∂z_g that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dz_o": {
        "symbol": "∂E/∂z_o passed back",
        "words": "∂E/∂z_o passed to the previous time step,",
        "title": "the part of ∂E/∂z_o that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      }
    }
  },
  "gru": {
    "label": "GRU",
    "title": "GRU",
    "word": "gru",
    "names_units": true,
    "space": null,
    "takes_sequences": true,
    "no_slope": "",
    "z": "the weighted sum of the candidate z_n",
    "foot": null,
    "state": {
      "name": "h",
      "first": "h0"
    },
    "parameters": {
      "Wx_r": {
        "symbol": "w_r",
        "label": "Weights of the inputs, reset gate",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wx_z": {
        "symbol": "w_z",
        "label": "Weights of the inputs, update gate",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wx_n": {
        "symbol": "w_n",
        "label": "Weights of the inputs, candidate",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "Wh_r": {
        "symbol": "w_r",
        "label": "Weights of the state before, reset gate",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "Wh_z": {
        "symbol": "w_z",
        "label": "Weights of the state before, update gate",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "Wh_n": {
        "symbol": "w_n",
        "label": "Weights of the state before, candidate",
        "is_bias": false,
        "scales": false,
        "from": "self"
      },
      "b_r": {
        "symbol": "b_r",
        "label": "Biases, reset gate",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "b_z": {
        "symbol": "b_z",
        "label": "Biases, update gate",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "b_n": {
        "symbol": "b_n",
        "label": "Biases, candidate",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "bh_n": {
        "symbol": "bh_n",
        "label": "Biases of the state before, candidate",
        "is_bias": true,
        "scales": false,
        "from": null
      }
    },
    "shown": {
      "h0": {
        "symbol": "h⟨0⟩",
        "words": "first state",
        "title": "first state",
        "axes": "sj",
        "backward": false,
        "listed": false
      },
      "z_r": {
        "symbol": "z_r",
        "words": "weighted sum of the reset gate",
        "title": "weighted sum of the reset gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "z_z": {
        "symbol": "z_z",
        "words": "weighted sum of the update gate",
        "title": "weighted sum of the update gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "r": {
        "symbol": "r",
        "words": "reset gate",
        "title": "reset gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "gate": {
        "symbol": "z",
        "words": "update gate",
        "title": "update gate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "back": {
        "symbol": "u",
        "words": "part of the state before in the candidate",
        "title": "part of the state before in the candidate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "reset_h": {
        "symbol": "s",
        "words": "state before as the reset gate lets it through",
        "title": "state before as the reset gate lets it through",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "n": {
        "symbol": "n",
        "words": "candidate",
        "title": "candidate",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "h": {
        "symbol": "h",
        "words": "state",
        "title": "state",
        "axes": "sj",
        "backward": false,
        "listed": false
      },
      "dh": {
        "symbol": "∂E/∂h",
        "words": "∂E/∂h",
        "title": "gradient with respect to the state",
        "axes": "sj",
        "backward": true,
        "listed": false
      },
      "dn": {
        "symbol": "∂E/∂n",
        "words": "∂E/∂n",
        "title": "gradient with respect to the candidate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dgate": {
        "symbol": "∂E/∂z",
        "words": "∂E/∂z",
        "title": "gradient with respect to the update gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dback": {
        "symbol": "∂E/∂u",
        "words": "∂E/∂u",
        "title": "gradient with respect to the part of the state before in the candidate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dreset_h": {
        "symbol": "∂E/∂s",
        "words": "∂E/∂s",
        "title": "gradient with respect to the state before as the reset gate lets it through",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dr": {
        "symbol": "∂E/∂r",
        "words": "∂E/∂r",
        "title": "gradient with respect to the reset gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dz_z": {
        "symbol": "∂E/∂z_z",
        "words": "∂E/∂z_z",
        "title": "gradient with respect to the weighted sum of the update gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dz_r": {
        "symbol": "∂E/∂z_r",
        "words": "∂E/∂z_r",
        "title": "gradient with respect to the weighted sum of the reset gate",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dh0": {
        "symbol": "∂E/∂h⟨0⟩",
        "words": "∂E/∂h⟨0⟩",
        "title": "gradient with respect to the first state",
        "axes": "sj",
        "backward": true,
        "listed": false
      },
      "a": {
        "symbol": "a",
        "words": "a",
        "title": "what is passed to the next layer",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "da": {
        "symbol": "∂E/∂a",
        "words": "∂E/∂a",
        "title": "what comes back from the next layer only",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dh": {
        "symbol": "∂E/∂h passed back",
        "words": "∂E/∂h passed to the previous time step,",
        "title": "the part of ∂E/∂h that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dback": {
        "symbol": "∂E/∂u passed back",
        "words": "∂E/∂u passed to the previous time step,",
        "title": "the part of ∂E/∂u that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dreset_h": {
        "symbol": "∂E/∂s passed back",
        "words": "∂E/∂s passed to the previous time step,",
        "title": "the part of ∂E/∂s that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dz_z": {
        "symbol": "∂E/∂z_z passed back",
        "words": "∂E/∂z_z passed to the previous time step,",
        "title": "the part of ∂E/∂z_z that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "carried_dz_r": {
        "symbol": "∂E/∂z_r passed back",
        "words": "∂E/∂z_r passed to the previous time step,",
        "title": "the part of ∂E/∂z_r that truncation passes to the previous time step",
        "axes": "sj",
        "backward": true,
        "listed": true
      }
    }
  },
  "prelu": {
    "label": "PReLU",
    "title": "PReLU",
    "word": "prelu",
    "names_units": false,
    "space": null,
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {
      "alpha": {
        "symbol": "α",
        "label": "Slopes α",
        "is_bias": false,
        "scales": false,
        "from": null
      }
    },
    "shown": {}
  },
  "conv1d": {
    "label": "convolution (1D)",
    "title": "Convolution",
    "word": "",
    "names_units": true,
    "space": {
      "axes": [
        "steps"
      ],
      "window": "kernel",
      "usual": 3,
      "filters": true,
      "flat": false,
      "keeps": false,
      "strides": true,
      "stride_is_window": false
    },
    "takes_sequences": false,
    "no_slope": "Softmax couples its units: ∂a/∂z is a matrix.",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {
      "K": {
        "symbol": "k",
        "label": "Kernels",
        "is_bias": false,
        "scales": false,
        "from": null
      },
      "b": {
        "symbol": "b",
        "label": "Biases",
        "is_bias": false,
        "scales": false,
        "from": null
      }
    },
    "shown": {}
  },
  "conv2d": {
    "label": "convolution (2D)",
    "title": "Convolution",
    "word": "",
    "names_units": true,
    "space": {
      "axes": [
        "rows",
        "columns"
      ],
      "window": "kernel",
      "usual": 3,
      "filters": true,
      "flat": false,
      "keeps": false,
      "strides": true,
      "stride_is_window": false
    },
    "takes_sequences": false,
    "no_slope": "Softmax couples its units: ∂a/∂z is a matrix.",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {
      "K": {
        "symbol": "k",
        "label": "Kernels",
        "is_bias": false,
        "scales": false,
        "from": null
      },
      "b": {
        "symbol": "b",
        "label": "Biases",
        "is_bias": false,
        "scales": false,
        "from": null
      }
    },
    "shown": {}
  },
  "flatten": {
    "label": "flatten",
    "title": "Flatten",
    "word": "flatten",
    "names_units": true,
    "space": {
      "axes": [
        "rows",
        "columns"
      ],
      "window": "",
      "usual": 1,
      "filters": false,
      "flat": true,
      "keeps": true,
      "strides": false,
      "stride_is_window": false
    },
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {},
    "shown": {}
  },
  "average_pool": {
    "label": "average pooling (2D)",
    "title": "Average pooling",
    "word": "average pool",
    "names_units": true,
    "space": {
      "axes": [
        "rows",
        "columns"
      ],
      "window": "size",
      "usual": 2,
      "filters": false,
      "flat": false,
      "keeps": false,
      "strides": true,
      "stride_is_window": true
    },
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": "total",
    "state": null,
    "parameters": {},
    "shown": {
      "total": {
        "symbol": "Σ",
        "words": "sum",
        "title": "sum",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "places": {
        "symbol": "n",
        "words": "divisor",
        "title": "how many places of the window lie within the image",
        "axes": "j",
        "backward": false,
        "listed": true
      },
      "dtotal": {
        "symbol": "∂E/∂Σ",
        "words": "∂E/∂Σ",
        "title": "gradient with respect to the sum",
        "axes": "sj",
        "backward": true,
        "listed": true
      }
    }
  },
  "max_pool": {
    "label": "max pooling (2D)",
    "title": "Max pooling",
    "word": "max pool",
    "names_units": true,
    "space": {
      "axes": [
        "rows",
        "columns"
      ],
      "window": "size",
      "usual": 2,
      "filters": false,
      "flat": false,
      "keeps": false,
      "strides": true,
      "stride_is_window": true
    },
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {},
    "shown": {}
  },
  "global_pool": {
    "label": "global pooling (2D)",
    "title": "Global pooling",
    "word": "global pool",
    "names_units": true,
    "space": {
      "axes": [
        "rows",
        "columns"
      ],
      "window": "",
      "usual": 1,
      "filters": false,
      "flat": true,
      "keeps": false,
      "strides": false,
      "stride_is_window": false
    },
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": "total",
    "state": null,
    "parameters": {},
    "shown": {
      "total": {
        "symbol": "Σ",
        "words": "sum",
        "title": "sum",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "dtotal": {
        "symbol": "∂E/∂Σ",
        "words": "∂E/∂Σ",
        "title": "gradient with respect to the sum",
        "axes": "sj",
        "backward": true,
        "listed": true
      }
    }
  },
  "group_norm": {
    "label": "group normalization",
    "title": "Group normalization",
    "word": "group norm",
    "names_units": true,
    "space": {
      "axes": [
        "rows",
        "columns"
      ],
      "window": "",
      "usual": 1,
      "filters": false,
      "flat": false,
      "keeps": true,
      "strides": false,
      "stride_is_window": false
    },
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": "x_hat",
    "state": null,
    "parameters": {
      "gamma": {
        "symbol": "γ",
        "label": "Scales γ",
        "is_bias": false,
        "scales": true,
        "from": null
      },
      "beta": {
        "symbol": "β",
        "label": "Shifts β",
        "is_bias": false,
        "scales": false,
        "from": null
      }
    },
    "shown": {
      "group_mean": {
        "symbol": "μ",
        "words": "mean of group",
        "title": "mean of group",
        "axes": "sg",
        "backward": false,
        "listed": true
      },
      "group_variance": {
        "symbol": "σ²",
        "words": "variance of group",
        "title": "variance of group",
        "axes": "sg",
        "backward": false,
        "listed": true
      },
      "x_hat": {
        "symbol": "x̂",
        "words": "normalized value",
        "title": "normalized value",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "dx_hat": {
        "symbol": "∂E/∂x̂",
        "words": "∂E/∂x̂",
        "title": "gradient with respect to the normalized value",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dgroup_variance": {
        "symbol": "∂E/∂σ²",
        "words": "∂E/∂σ²",
        "title": "gradient with respect to the variance of group",
        "axes": "sg",
        "backward": true,
        "listed": true
      },
      "dgroup_mean": {
        "symbol": "∂E/∂μ",
        "words": "∂E/∂μ",
        "title": "gradient with respect to the mean of group",
        "axes": "sg",
        "backward": true,
        "listed": true
      }
    }
  },
  "instance_norm": {
    "label": "instance normalization",
    "title": "Instance normalization",
    "word": "instance norm",
    "names_units": true,
    "space": {
      "axes": [
        "rows",
        "columns"
      ],
      "window": "",
      "usual": 1,
      "filters": false,
      "flat": false,
      "keeps": true,
      "strides": false,
      "stride_is_window": false
    },
    "takes_sequences": false,
    "no_slope": "",
    "z": "",
    "foot": "x_hat",
    "state": null,
    "parameters": {
      "gamma": {
        "symbol": "γ",
        "label": "Scales γ",
        "is_bias": false,
        "scales": true,
        "from": null
      },
      "beta": {
        "symbol": "β",
        "label": "Shifts β",
        "is_bias": false,
        "scales": false,
        "from": null
      }
    },
    "shown": {
      "channel_mean": {
        "symbol": "μ",
        "words": "mean of channel",
        "title": "mean of channel",
        "axes": "sg",
        "backward": false,
        "listed": true
      },
      "channel_variance": {
        "symbol": "σ²",
        "words": "variance of channel",
        "title": "variance of channel",
        "axes": "sg",
        "backward": false,
        "listed": true
      },
      "x_hat": {
        "symbol": "x̂",
        "words": "normalized value",
        "title": "normalized value",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "dx_hat": {
        "symbol": "∂E/∂x̂",
        "words": "∂E/∂x̂",
        "title": "gradient with respect to the normalized value",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dchannel_variance": {
        "symbol": "∂E/∂σ²",
        "words": "∂E/∂σ²",
        "title": "gradient with respect to the variance of channel",
        "axes": "sg",
        "backward": true,
        "listed": true
      },
      "dchannel_mean": {
        "symbol": "∂E/∂μ",
        "words": "∂E/∂μ",
        "title": "gradient with respect to the mean of channel",
        "axes": "sg",
        "backward": true,
        "listed": true
      }
    }
  },
  "attention": {
    "label": "self-attention",
    "title": "Self-attention",
    "word": "attention",
    "names_units": true,
    "space": null,
    "takes_sequences": true,
    "no_slope": "",
    "z": "",
    "foot": null,
    "state": null,
    "parameters": {
      "W_q": {
        "symbol": "w_q",
        "label": "Weights of the queries",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "W_k": {
        "symbol": "w_k",
        "label": "Weights of the keys",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "W_v": {
        "symbol": "w_v",
        "label": "Weights of the values",
        "is_bias": false,
        "scales": false,
        "from": "below"
      },
      "b_q": {
        "symbol": "b_q",
        "label": "Biases of the queries",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "b_k": {
        "symbol": "b_k",
        "label": "Biases of the keys",
        "is_bias": true,
        "scales": false,
        "from": null
      },
      "b_v": {
        "symbol": "b_v",
        "label": "Biases of the values",
        "is_bias": true,
        "scales": false,
        "from": null
      }
    },
    "shown": {
      "query": {
        "symbol": "q",
        "words": "query",
        "title": "query",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "key": {
        "symbol": "k",
        "words": "key",
        "title": "key",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "value": {
        "symbol": "v",
        "words": "value",
        "title": "value",
        "axes": "sj",
        "backward": false,
        "listed": true
      },
      "score": {
        "symbol": "S",
        "words": "score",
        "title": "score",
        "axes": "sp",
        "backward": false,
        "listed": true
      },
      "attention": {
        "symbol": "α",
        "words": "attention weight",
        "title": "attention weight",
        "axes": "sp",
        "backward": false,
        "listed": true
      },
      "dattention": {
        "symbol": "∂E/∂α",
        "words": "∂E/∂α",
        "title": "gradient with respect to the attention weight",
        "axes": "sp",
        "backward": true,
        "listed": true
      },
      "dvalue": {
        "symbol": "∂E/∂v",
        "words": "∂E/∂v",
        "title": "gradient with respect to the value",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dscore": {
        "symbol": "∂E/∂S",
        "words": "∂E/∂S",
        "title": "gradient with respect to the score",
        "axes": "sp",
        "backward": true,
        "listed": true
      },
      "dquery": {
        "symbol": "∂E/∂q",
        "words": "∂E/∂q",
        "title": "gradient with respect to the query",
        "axes": "sj",
        "backward": true,
        "listed": true
      },
      "dkey": {
        "symbol": "∂E/∂k",
        "words": "∂E/∂k",
        "title": "gradient with respect to the key",
        "axes": "sj",
        "backward": true,
        "listed": true
      }
    }
  }
};
