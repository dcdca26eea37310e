# What would change, as patch takes it.
graphfmt --diff messy.graph tidy.graph; echo $?
graphfmt --check --diff messy.graph | head -n 2
printf 'a =1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\nh = 8\ni= 9' | graphfmt --diff -
printf 'a=1\n' | graphfmt --diff --color always - | od -An -c
