# x = [1, 2]: a = [3, 6]; b = [9, 12]; c = [12, 18]; inner.c = [24, 36]; d = [36, 54]; e = [37, 55]; f = [13, 19]
graphlint imports.graph
graphrun imports.graph run --feed 'x=[1,2]' --expect 'a=[3,6]' --expect 'b=[9,12]' --expect 'f=[13,19]'
graphrun imports.graph --fetch outer/inner/c --fetch outer/d --feed 'x=[1,2]'
