# Layers as people use them.
graphlint ordinary.graph --strict
