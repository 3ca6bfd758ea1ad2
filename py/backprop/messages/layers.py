"""Refusals of layers, and advice about them."""

from .sentence import Table

MESSAGES: Table = {
    # What is called so in refusals.
    "name.of_layer": "{name} of layer {layer}",
    "name.inner": "Layers in layer {layer}",
    "name.kind": "Kind of layer {layer}",
    "name.mark": "Marks of {name} of layer {layer}",
    "name.sends": "Every time step's output of layer {layer}",
    # Whole numbers along the axes of an image or a series.
    "allowed.sizes": "a whole number from {low} to {high}, or one for each of {axes}{words}",
    "allowed.sizes.each": "whole numbers from {low} to {high}, {axes}{words}",
    "allowed.sizes.ends": (
        "a whole number from {low} to {high}, or one for each of {axes}, or those before and then those after{words}"
    ),
    # Refusals.
    "layer.sizes": ("{label}", "{allowed}"),
    "space.shape": ("{label}", "nested lists of {needed} numbers"),
    "space.input": ("{label}", "whole numbers whose product is {units}, as many as come in: {axes}"),
    "space.groups": ("Groups", "a divisor of the {channels} channels that come in"),
    "space.filters": ("Filters", "a multiple of the {groups} groups"),
    "space.window": ("Size of the window", "at most {most} {word}, as many as there are with padding"),
    "space.padding": (
        "{label}",
        "less than the {window} {word} of the window, so that each window sees a place of the image",
    ),
    "space.units": ("Units that the layer would have", "at most {most}"),
    "space.softmax": (
        "Activation of layer {layer}",
        "any but softmax, which is over all units: put an activation layer after this one",
    ),
    "layer.no_biases": ("{label}", "no biases, since the convention for biases is “none”"),
    "layer.shared_bias": ("{label}", "equal numbers, since the layer's neurons share one bias"),
    "layer.not_there": ("{label}", "absent, since it is there where “{setting}” is {needed} alone"),
    "layer.mark": ("{label}", "true, or {needed} true or false"),
    "layer.mark.none": "Layer {layer} has no biases to mark, since the convention for biases is “none”.",
    "layer.mark.shared": "The neurons of layer {layer} share one bias: write true, or mark none of them.",
    "layer.shape": ("{label}", "lists nested {levels}, {units} numbers each"),
    "layer.empty": ("{label}", "a list of at least one entry"),
    "layer.lengths": ("{label}", "lists of equal length"),
    "layer.levels": ("{label}", "at most {most} levels of blocks"),
    "layer.none": ("{label}", "a list of at least one layer"),
    "layer.low": ("Lowest weight", "a number not above the highest weight"),
    "layer.time_steps": (
        "Kind of layer {layer}",
        "a layer that takes no time steps, since none come in: let the recurrent layer before return sequences",
    ),
    "layer.first_state": ("{label}", "{units} numbers, or one row for each of the {samples} samples"),
    "layer.mask": ("Mask", "{units} numbers, or {needed}, as the samples are"),
    "layer.block_units": (
        "Units of the last layer of the block in layer {layer}",
        "{units}, as many as the block has inputs, since both are added",
    ),
    "layer.block_times": (
        "Output of the block in layer {layer}",
        "all time steps, as at the input of the block: let it return sequences",
    ),
}
