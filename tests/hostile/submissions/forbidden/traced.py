"""Builds a graph by hand and runs it in the script interpreter.

expect: forbidden
"""

import torch

graph = torch._C.parse_ir(
    """
graph(%q : Tensor, %k : Tensor, %v : Tensor):
  %none : NoneType = prim::Constant()
  %zero : float = prim::Constant[value=0.]()
  %no : bool = prim::Constant[value=0]()
  %out : Tensor = aten::scaled_dot_product_attention(%q, %k, %v, %none, %zero, %no, %none, %no)
  return (%out)
"""
)
function = torch._C._create_function_from_graph("attend", graph)


def attention(q, k, v, mask=None):
    return function(q, k, v)
