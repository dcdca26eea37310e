# Of the sums, 1 * 4 * 12 of the first forward kernel and -3 * 6 * 12 of the last backward one.
graphrun keras_names.graph run --feed words=zeros --feed image=zeros --dim batch=1 -q --expect sums=-168 --expect 'mean=[2, 2, 2, 2]'
