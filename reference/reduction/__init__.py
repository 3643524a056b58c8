"""A loss over rows, and its pullback: the sum of the rows, or their mean by the weights of the labels that count."""
