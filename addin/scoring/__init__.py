"""综合加权量化考核: inputs, points, ranks, grades and lists of an indicator system."""
