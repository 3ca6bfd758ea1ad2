"""Networks of tools that scale what goes in and comes out: what they predict is what the network here predicts."""

from pathlib import Path

import numpy as np
import pytest

from backprop.errors import SpecError
from backprop.reading import document, read
from backprop.requests.parsing import parse
from backprop.runs.result import run

FILES = Path(__file__).with_name("files")
X = [[0.3, 0.7], [0.9, -0.4], [-1.5, 2.0], [0.0, 1.0]]
FLOAT32 = 1.2e-7
OPENCV = {
    "opencv_trained.yml": [1.155672311782837, 0.8286778330802917, 1.6686828136444092, 1.2724697589874268],
    "opencv_trained.xml": [1.155672311782837, 0.8286778330802917, 1.6686828136444092, 1.2724697589874268],
    "opencv_trained_deep.json": [1.3320478200912476, 1.3427644968032837, 1.3284683227539062, 1.3302305936813354],
}
"""What cv2 4.14 predicts for X, in float32."""
SCIKIT_LEARN = {
    "sklearn_scaled.pmml": [[2.029020936636682], [2.092471872457319], [1.7656509216332936], [1.9925664486069115]],
    "sklearn_classes.pmml": [
        [0.17951666108600103, 0.39581426958425825, 0.42466906932974063],
        [0.18920719529654204, 0.6366376691744856, 0.17415513552897224],
        [0.10443411209220735, 0.10603659761008885, 0.7895292902977037],
        [0.16645331285565035, 0.3120581881628159, 0.5214884989815337],
    ],
    "sklearn_two_classes.pmml": [
        [0.4292901661731774, 0.5707098338268226], [0.4231093977711794, 0.5768906022288206],
        [0.4439633122871771, 0.5560366877128229], [0.431874379757587, 0.568125620242413],
    ],
}  # fmt: skip
"""What scikit-learn 1.5 predicts with the pipelines of which sklearn2pmml 0.133 wrote these files."""


def predicted(data: bytes) -> np.ndarray:
    spec = document(read(data))
    Y = [[0.0] * len(spec["data"]["Y"][0])] * len(X)
    return np.array(run(parse({**spec, "data": {"X": X, "Y": Y}}))["steps"][0]["prediction"])


@pytest.mark.parametrize("name", OPENCV)
def test_opencv_predicts_the_same_from_raw_numbers(name: str) -> None:
    found, data = predicted(Path(FILES, name).read_bytes())[:, 0], np.array(OPENCV[name])
    assert np.all(np.abs(found - data) <= FLOAT32 * np.abs(data))


@pytest.mark.parametrize("name", SCIKIT_LEARN)
def test_a_pipeline_in_pmml_predicts_the_same_from_raw_numbers(name: str) -> None:
    found = predicted(Path(FILES, name).read_bytes())
    assert np.max(np.abs(found - SCIKIT_LEARN[name])) <= 2**-51


def test_the_arrays_are_those_of_the_file_and_what_became_of_the_scales_is_said() -> None:
    found = read(Path(FILES, "opencv_trained.yml").read_bytes())
    assert found.arrays[0].values.tolist() == [[-0.82185366793414905, 0.19073911087712098],
                                               [-0.53573234832106109, -0.47777464802416958]]  # fmt: skip
    assert "SIGMOID_SYM, with α 0.6666666666666666 and β 1.7159" in found.notes[0]


def test_scales_that_are_not_finite_are_left_out_and_said() -> None:
    """As OpenCV writes them after training with a function that has no bounds."""
    found = read(Path(FILES, "opencv_leaky_not_finite.yml").read_bytes())
    assert [layer.row()["activation"] for layer in found.layers or []] == [{"name": "leaky_relu", "alpha": 0.05}] * 2
    assert "OpenCV itself predicts nothing with it" in found.notes[1]


def test_a_function_of_opencv_that_is_not_here_is_named() -> None:
    text = Path(FILES, "opencv_trained.yml").read_text(encoding="utf-8").replace("SIGMOID_SYM", "GAUSSIAN")
    with pytest.raises(SpecError, match="OpenCV GAUSSIAN"):
        read(text.encode())


R_NNET = """<?xml version="1.0"?>
<PMML version="4.3" xmlns="http://www.dmg.org/PMML-4_3">
 <DataDictionary numberOfFields="3"/>
 <NeuralNetwork functionName="classification" numberOfLayers="3" activationFunction="logistic">
  <MiningSchema/>
  <NeuralInputs numberOfInputs="2">
   <NeuralInput id="1"><DerivedField name="d_x1"><FieldRef field="x1"/></DerivedField></NeuralInput>
   <NeuralInput id="2"><DerivedField name="d_x2"><NormContinuous field="x2">
    <LinearNorm orig="2" norm="0"/><LinearNorm orig="6" norm="1"/></NormContinuous></DerivedField></NeuralInput>
  </NeuralInputs>
  <NeuralLayer numberOfNeurons="2">
   <Neuron id="3" bias="0.1"><Con from="1" weight="0.15"/><Con from="2" weight="-0.2"/></Neuron>
   <Neuron id="4" bias="-0.3"><Con from="1" weight="0.25"/><Con from="2" weight="0.4"/></Neuron>
  </NeuralLayer>
  <NeuralLayer numberOfNeurons="1" activationFunction="logistic">
   <Neuron id="5" bias="0.05"><Con from="3" weight="0.35"/><Con from="4" weight="-0.45"/></Neuron>
  </NeuralLayer>
  <NeuralLayer numberOfNeurons="2" activationFunction="threshold" threshold="0.5">
   <Neuron id="6" bias="1.0"><Con from="5" weight="-1.0"/></Neuron>
   <Neuron id="7" bias="0.0"><Con from="5" weight="1.0"/></Neuron>
  </NeuralLayer>
  <NeuralOutputs numberOfOutputs="2">
   <NeuralOutput outputNeuron="6">
    <DerivedField><NormDiscrete field="y" value="no"/></DerivedField></NeuralOutput>
   <NeuralOutput outputNeuron="7">
    <DerivedField><NormDiscrete field="y" value="yes"/></DerivedField></NeuralOutput>
  </NeuralOutputs>
 </NeuralNetwork>
</PMML>
"""
"""By the layout of R's pmml 2: a field scaled by two points, and a layer that decides between two classes."""


def test_the_pmml_of_r_has_a_field_between_two_points_and_a_layer_that_decides() -> None:
    found = read(R_NNET.encode())
    layers = found.layers or []
    assert [layer.says for layer in layers] == ["sigmoid", "sigmoid", "step"]
    assert [layer.parameters()["W"].tolist() for layer in layers] == [
        [[0.15, -0.2 / 4], [0.25, 0.4 / 4]], [[0.35, -0.45]], [[-1.0], [1.0]],
    ]  # fmt: skip
    assert [layer.parameters()["b"].tolist() for layer in layers] == [[0.1 + 0.1, -0.3 - 0.2], [0.05], [0.5, -0.5]]
    assert "inputs are x1, x2, the outputs y = no, y = yes" in found.notes[0]
    assert "scales x2 first" in found.notes[1]


def test_a_target_that_is_scaled_is_given_back_as_it_was() -> None:
    text = R_NNET.replace('<NormDiscrete field="y" value="yes"/>', '<NormContinuous field="y"><LinearNorm orig="-1" '
                          'norm="0"/><LinearNorm orig="3" norm="1"/></NormContinuous>')  # fmt: skip
    last = (read(text.encode()).layers or [])[-1]
    assert last.parameters()["W"].tolist() == [[1.0, 0.0], [0.0, 4.0]]
    assert last.parameters()["b"].tolist() == [0.0, -1.0]


def test_what_no_weight_can_hold_is_said() -> None:
    text = R_NNET.replace('<FieldRef field="x1"/>', '<Apply function="ln"><FieldRef field="x1"/></Apply>')
    assert "computes x1 from its fields" in read(text.encode()).notes[2]


BAD_PMML = {
    "another model": ("NeuralNetwork", "TreeModel", "PMML TreeModel"),
    "a connection that is missing": ('<Con from="2" weight="0.4"/>', "", "Neuron 4"),
    "a connection from afar": ('<Con from="3" weight="0.35"/>', '<Con from="1" weight="0.35"/>', "Neuron 5"),
    "a function that is not here": ('activationFunction="logistic"', 'activationFunction="arctan"', "PMML arctan"),
    "a weight in words": ('weight="0.4"', 'weight="heavy"', "“heavy”"),
    "a weight that is missing": (' weight="0.4"', "", "“weight”"),
    "no inputs": ("NeuralInput", "Nothing", "“NeuralInputs”"),
    "an end too early": ("</PMML>", "", "line 30"),
}


@pytest.mark.parametrize("name", BAD_PMML)
def test_bad_pmml_is_refused_and_what_is_wrong_is_named(name: str) -> None:
    this, that, said = BAD_PMML[name]
    with pytest.raises(SpecError) as refusal:
        read(R_NNET.replace(this, that).encode())
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "declared", ['<!DOCTYPE PMML SYSTEM "http://elsewhere/pmml.dtd">', '<!DOCTYPE PMML [<!ENTITY a "b">]>']
)
def test_xml_with_a_document_type_is_refused(declared: str) -> None:
    text = R_NNET.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{declared}')
    with pytest.raises(SpecError, match="without a document type"):
        read(text.encode())


NEURALNET = """                                  [,1]
error                     8.820863e+01
reached.threshold         7.948528e-03
steps                     6.521000e+03
Intercept.to.1layhid1     1.000000e-01
x1.to.1layhid1            1.500000e-01
x2.to.1layhid1           -2.000000e-01
Intercept.to.1layhid2    -3.000000e-01
x1.to.1layhid2            2.500000e-01
x2.to.1layhid2            4.000000e-01
Intercept.to.y            5.000000e-02
1layhid1.to.y             3.500000e-01
1layhid2.to.y            -4.500000e-01
"""
NEURALNET_WEIGHTS = """[[1]]
[[1]][[1]]
     [,1]  [,2]
[1,]  0.1 -0.30
[2,] 0.15  0.25
[3,] -0.2  0.40

[[1]][[2]]
      [,1]
[1,]  0.05
[2,]  0.35
[3,] -0.45


"""


@pytest.mark.parametrize(
    "text", [NEURALNET, NEURALNET.replace("1layhid1", "1layhid.1"), NEURALNET_WEIGHTS, "$weights\n" + NEURALNET_WEIGHTS]
)
def test_what_neuralnet_prints_is_a_network(text: str) -> None:
    found = read(text.encode())
    assert found.form == "neuralnet"
    assert [(one.parameters()["W"].tolist(), one.parameters()["b"].tolist()) for one in found.layers or []] == [
        ([[0.15, -0.2], [0.25, 0.4]], [0.1, -0.3]), ([[0.35, -0.45]], [0.05]),
    ]  # fmt: skip
    assert [one.says for one in found.layers or []] == ["sigmoid", "identity"]


def test_rows_of_neuralnet_that_are_left_out_are_missed() -> None:
    with pytest.raises(SpecError, match="layers in which each unit"):
        read(NEURALNET.replace("x2.to.1layhid2            4.000000e-01\n", "").encode())
