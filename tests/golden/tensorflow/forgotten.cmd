# One mistake, one message: a placeholder and the phase are not fed, by their full names.
graphrun $samples/tf/two_phases.pbtxt --fetch concat --feed 'left_ids=[[1.,2,3]]'
