graphrun after_a_fed_default.graph f --feed x=1 --feed d=2
graphrun after_a_fed_default.graph f --feed x=1 2>/dev/null
