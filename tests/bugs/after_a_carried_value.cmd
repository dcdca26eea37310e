graphrun after_a_carried_value.graph run -f n=3
graphc after_a_carried_value.graph -q | graphrun - run -f n=3
