graphrun more_than_the_limit.graph s --feed "x=[1]" --max-memory 1G
