# graphrun alone: what the file has, and where to look further. Generators behind a type.
graphrun $samples/tf/two_phases.pbtxt
graphrun $samples/tf/two_phases.pbtxt --fetch concat --phase infer --feed 'left_ids=float32[2,3]=ones' --feed 'right_ids=float32[2, 3] = zeros' -q --expect 'concat=[[1,1,1,0,0,0],[1,1,1,0,0,0]]'
graphrun $samples/tf/two_phases.pbtxt --fetch concat --phase infer --feed left_ids=ones --feed 'right_ids=float32[2]=zeros'
