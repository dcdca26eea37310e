# A merged summary asks for a stale placeholder: which way, and the ways out. The loss by hand.
file=$samples/tf/summary_merge.pbtxt
graphlint $file
graphlint --tf $file --fetch Merge/MergeSummary
graphlint $file --why Merge/MergeSummary,x
graphrun $file --fetch Merge/MergeSummary --feed 'x_1=[[1,2],[3,4]]' --feed 'y__1=[[0],[1]]'
graphrun $file --fetch loss_1 --feed 'x_1=[[1,2],[3,4]]' --feed 'y__1=[[0],[1]]' --expect loss_1=19.0625
graphc $file --fetch loss_1 --phase infer
