"""Measures how well tags agree with hand coding, and two coders with each other.

The flow, a module each: `gold` reads hand coding, `folds` and `tagging` tag every submission with
models that never saw its coding, `matching` lays the two codings beside each other, `agreement`,
`calibration`, `boundaries` and `positions` measure, `curve` measures what confirmed rows give,
`errors_to_read` picks what to read, `verdict` says whether it is good enough. `measure` is the
table of contents.
"""
