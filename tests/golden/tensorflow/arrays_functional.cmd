# TensorLists in a functional While. By hand: twice the rows; the products of the rows so far.
x='x=[[1., 2, 3], [4, 5, 6], [-1, 2, 0.5]]'
graphlint --needs products arrays_functional.pbtxt
graphrun arrays_functional.pbtxt --fetch y --feed "$x" --expect 'y=[[2., 4, 6], [8, 10, 12], [-2, 4, 1]]'
graphrun arrays_functional.pbtxt --fetch products --feed "$x" --expect 'products=[[1., 2, 3], [4, 10, 18], [-4, 20, 9]]'
