"""Refusals of numbers and networks that others wrote, and what is said of those that were understood."""

from .sentence import Table

MESSAGES: Table = {
    "read.size": "{shape}",
    "read.ragged": ("Rows", "rows of one length", "They have {least} to {most}."),
    "read.deep": ("Brackets", "at most {most} inside one another"),
    "read.many": ("Text", "at most {most} arrays"),
    "read.numbers": ("Text", "at most {most} numbers"),
    "read.number": ("Number", "a number within ±1.8e308", "It stands in {name}."),
    "read.shape": ("Array", "as many numbers as its shape says", "It says {stated} and has {found}."),
    "read.elided": (
        "Array", "all of its numbers",
        "Numbers are left out here (“…”). Print it whole: np.set_printoptions(threshold=sys.maxsize), "
        "torch.set_printoptions(profile='full').",
    ),
    "read.elided.known": (
        "Array", "all of its {count} numbers",
        "Numbers are left out here (“…”). Print it whole: np.set_printoptions(threshold=sys.maxsize), "
        "torch.set_printoptions(profile='full').",
    ),
    "read.semicolon": ("Array", "semicolons between rows, or brackets in brackets, not both"),
    "read.parts": ("Columns", "as many rows in each part of the columns"),
    "read.dim": ("Array", "as many numbers as its dimensions {sizes}", "It has {count}."),
    "read.cell": ("Cell", "a number", "It stands in {name}."),
    "read.comma": ("Number", "a decimal point", "Did you mean {value}?"),
    "read.missing": ("Array", "all of its numbers", "One is missing here."),
    "read.kind": ("Numbers of {name}", "{kinds}", "Save them as float32 or float64."),
    "read.shape.large": ("Array", "at most {most} numbers", "Its shape is {shape}."),
    "read.bytes": ("Array", "as many bytes as its shape says", "It says {stated} and has {found}."),
    "read.cut": ("File", "a whole file", "It ends too early: {stated} bytes are stated, {found} are there."),
    "read.header": ("File", "a header that says names, shapes and kinds of numbers"),
    "read.unpacked": ("Archive", "at most {most} bytes when unpacked"),
    "read.encrypted": ("Archive", "an archive without a password"),
    "read.damaged": ("File", "a file that is not damaged", "It can't be read to its end ({why})."),
    "read.pickle": (
        "Object", "numbers, lists and dictionaries",
        "A pickle may run any code, so nothing else is read. Save the state dict, or a .safetensors file.",
    ),
    "read.objects": ("Pickle", "at most {most} objects"),
    "read.big_endian": ("File", "little-endian numbers", "This file is big-endian."),
    "read.absent": ("Part of the file", "a file with all of its parts",
        "It is missing in this {what} file, or holds no numbers that are read here.",
    ),
    "read.outside": (
        "Weight", "a weight inside the file", "Its numbers lie in another file: export it with the weights inside.",
    ),
    "read.pyfive": "A {what} file is HDF5, which the package pyfive reads. Install it: pip install .[hdf5]",
    "read.filter": ("Packing of {name}", "none, gzip, shuffle or a checksum: save it without compression"),
    "read.checksum": ("Array", "numbers whose checksum is right", "The file is damaged there."),
    "read.hdf5.layout": (
        "Array", "an array in a layout that is read here", "Write the file with libver=\"earliest\" in h5py.",
    ),
    "read.quantized": (
        "Weight", "a weight in floating point", "It is quantized, {kind}: save the model without quantization.",
    ),
    "read.keras.kind": (
        "Kind of layer {name}", "one of {names}",
        "There is no such layer here; its numbers alone come in, saved as .npz or printed.",
    ),
    "read.keras.setting": ("{key} of {kind} layer {name}", "{wanted}"),
    "read.keras.branches": (
        "Layer", "a network whose layers follow one another",
        "This one has several ways in or out. From ONNX a residual block is read too: export the model so.",
    ),
    "read.keras.config": ("Architecture", "the configuration of a Sequential or Functional model of Keras"),
    "read.keras.shape": ("Array {array} of layer {name}", "of shape {shape}"),
    "read.keras.input": ("Shape of the inputs", "numbers, or time steps of them, as (None, 4) or (None, 5, 4)"),
    "read.tfjs.graph": (
        "Model", "a layers model",
        "A graph model holds operators alone: convert with --output_format=tfjs_layers_model.",
    ),
    "read.tfjs.path": ("Path of weights", "a name beside the model.json, without “..”"),
    "read.activation": ("Activation", "one that is known here"),
    "read.document_type": (
        "XML", "XML without a document type",
        "A document type may name other files and grow without end, so none is read: take out the <!DOCTYPE …> part.",
    ),
    "read.deep.elements": ("XML", "elements at most {most} inside one another"),
    "read.elements": ("XML", "at most {most} elements"),
    "read.layer": ("Layer", "a fully connected layer, or an activation"),
    "read.gates": ("Network", "connections without gates"),
    "read.mesh": ("Network", "layers in which each unit is connected with all units of the layer before"),
    "read.unread": (
        "File", "a form that is read here",
        "Its kind is known and not read yet: save the weights as .npz or .safetensors, or print them.",
    ),
    "read.tflite": (
        "File", "a form that is read here",
        "A .tflite file is a program for small devices: save the Keras model that it was made from as .keras, or each "
        "array of its tf.lite.Interpreter, by get_tensor, as .npz.",
    ),
    "read.program": (
        "File", "a form that is read here",
        "The weights stand within the code of this function: save the network itself, by its toJSON().",
    ),
    "read.drawing": (
        "File", "a form that is read here",
        "A drawing of a network holds no weights: save the network itself, by its toJSON().",
    ),
    "read.binary": ("File", "a text in UTF-8, or a model file of a known kind"),
    # What is said of what was understood.
    "read.beside": "{number} arrays were left out: they are the state of an optimizer, not the network.",
    "read.turned": "The weights of layer {layers} are written (inputs, units): they were turned round.",
    "read.square": "The weights of layer {layers} are square: row j is taken to hold those into unit j.",
    "read.square.turned": (
        "The weights of layer {layers} are square: column j is taken to hold those into unit j, as in the others."
    ),
    "read.activations": "The activations are not stored: {hidden} is taken for hidden layers, {output} for the last.",
    "read.activation.one": "The activation is not stored: {output} is taken.",
    "read.seeds": "{number} arrays were left out: they are states of random numbers.",
    "read.others": "{number} arrays were left out, of which the layers know nothing: {names}.",
    "read.untaken": "Not taken from the file: {names}.",
    "read.without_bias": "No biases in layer {layers}: zeros stand there. To keep them so choose biases “none”.",
    "read.two_biases": "The file has two biases for each unit of layer {layers}: their sum stands here.",
    "read.without_scale": "Layer {layers} has no γ or no β: ones or zeros stand there, and would be trained.",
    "read.running_variance": "The running variance is updated with the division by n - 1 here, by n in Keras.",
    "read.flattened": "Inputs of shape {shape} are flattened, row by row, to {number} numbers.",
    "read.order": "Layers of different kinds have no order in a .weights.h5 file: save the whole model as .keras.",
    "read.no_weights": "The weights lie in {names}, which is not here: the architecture alone was read, and weights "
    "are drawn. Give that file together with the model.json.",
    "read.leaky": "brain.js 1 computes leaky-relu the other way round: 0.01 z for z > 0, and 0 below.",
    "read.inputs": "The inputs are called {names}, in this order.",
    "read.weka": "WEKA scales inputs, and a numeric class, to -1 to 1 first: these weights belong to data scaled so.",
    "read.nnet": "A summary of nnet shows two decimals of each weight, no more.",
    "read.fann": "FANN multiplies z by the steepness: the network's weights hold it, the arrays are those of the file.",
    "read.opencv": (
        "OpenCV's function of all layers is {function}, with α {alpha} and β {beta}; it scales inputs and outputs. The "
        "network's weights hold all of it, so that it takes and gives raw numbers; the arrays are those of the file."
    ),
    "read.opencv.scale": (
        "The scale of the outputs in the file is not finite, so OpenCV itself predicts nothing with it: it is left out."
    ),
    "read.pmml.scaled": (
        "The file scales {names} first: the network's weights hold that, so that it takes and gives raw numbers; the "
        "arrays are those of the file."
    ),
    "read.pmml.derived": (
        "The file computes {names} from its fields in ways that no weight holds: the inputs here are what comes out."
    ),
    "read.pmml.names": "The inputs are {inputs}, the outputs {outputs}, in this order.",
    "read.neuralnet": "neuralnet prints no function of the units: logistic is its default, and the output's is linear.",
    "read.neuralnet.rows": "The first row of each matrix of neuralnet's weights is taken for the biases.",
    "read.own.rows": "The file holds the network and its settings, and no rows: zeros stand in their place.",
    "read.choices": ("Choices", "one for each of the {count} layers; more only of arrays by name"),
    "read.choices.none": ("Layers", "one or more"),
    "read.choices.apart": ("Inputs of layer {layer}", "as many as the layer before has units, {units}"),
    "read.choices.place": ("Array", "the place of an array, 0 to {most}"),
    "read.choices.weights": ("Weights", "an array of rows and columns"),
    "read.choices.biases": ("Biases", "as many as there are units, {units}"),
    "read.base64": ("Data", "bytes in Base64"),
    "read.nothing": ("Text", "numbers in a form that is known: {names}"),
    "read.passed_over": "{rows} without a name and of different lengths were passed over.",
    "read.form": ("Form", "one of {names}"),
}  # fmt: skip
