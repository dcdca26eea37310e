#!/usr/bin/python3
"""Writes tests/ops/*.cases: inputs and expected results of operations, from NumPy and PyTorch in
double precision. Run by hand (needs numpy and torch); the files are kept.

A file is lines of words. `op NAME` begins an operation, `close TYPE RELATIVE ABSOLUTE` says how near
a result of a type must be (exactly right, where it is not said); `case LABEL` begins a case:
    types T...                  run once for each of these element types, which T then means; int32 also
                                for smaller ones that hold all numbers, float32 for those of 16 bits
    in TYPE [dims] values       an input; `in none` is one left out
    in TYPE [dims] hash S L H   an input of pseudo-random numbers (see hashed)
    attr NAME KIND values       an attribute: int float bool string dtype ints sizes
    out TYPE [dims] values      a result
    out TYPE [dims] at I V ...  some elements of a large one
    wrong CODE                  the shape rule refuses, with this rule; the next line is what it says
    fails                       the kernel refuses; the next line is what it says
Inputs are numbers that float32 holds exactly, so that one file serves both precisions."""
import os
import sys

import case_file
import cases_axes
import cases_boxes
import cases_contraction
import cases_convolution
import cases_elementwise
import cases_linear
import cases_losses
import cases_math
import cases_models
import cases_order
import cases_shapes
import cases_small

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILIES = (("arithmetic", cases_elementwise.arithmetic), ("comparison", cases_elementwise.comparison),
            ("functions", cases_elementwise.functions),
            ("mathematics", cases_math.mathematics), ("reductions", cases_axes.reductions),
            ("shapes", cases_shapes.shapes), ("picks", cases_shapes.picks),
            ("slices", cases_shapes.slices), ("space", cases_order.space),
            ("positions", cases_order.positions), ("order", cases_order.order),
            ("products", cases_models.products),
            ("contractions", cases_contraction.contractions), ("linear", cases_linear.linear),
            ("losses", cases_models.losses), ("row_losses", cases_losses.row_losses),
            ("recurrent", cases_models.recurrent), ("windows", cases_convolution.windows),
            ("images", cases_convolution.images), ("boxes", cases_boxes.boxes),
            ("small", cases_small.small))


def main():
    for name, write in FAMILIES:
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        case_file.open_file(os.path.join(HERE, name + ".cases"))
        write()
    case_file.open_file(None)


if __name__ == "__main__":
    main()
