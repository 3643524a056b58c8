"""softgauge: the reference specification and the measuring instrument for the softmax family.

Three parts answer three questions. :mod:`softgauge.spec` says what is true,
:mod:`softgauge.reference` says what the value is, :mod:`softgauge.conformance`
says how good an implementation is. Nothing heavy is imported here: ``import
softgauge`` costs what an empty module costs.
"""

__version__ = "0.1.0"
