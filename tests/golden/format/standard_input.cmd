# Standard input goes to standard output; a byte order mark and carriage returns do not.
graphfmt - <messy.graph
printf '\357\273\277graph  a\r\n# why\r\n\r\n\r\nx=1\r\n' | graphfmt - | od -An -c
printf '' | graphfmt - | wc -c
printf 'x=1' | graphfmt -
printf 'x=1\n' | graphfmt - --check; echo $?
printf 'x=1\n' | graphfmt - --diff; echo $?
