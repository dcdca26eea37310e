# A model that is a function, its dropout an If within: the learning phase goes through the call.
graphlint function_phase.pbtxt
graphlint --tf --needs logits function_phase.pbtxt
graphrun function_phase.pbtxt --fetch logits --phase infer --feed 'x=[[1.,1.]]'
graphc -q function_phase.pbtxt --fetch logits --phase infer | grep -c 'if \|random'
