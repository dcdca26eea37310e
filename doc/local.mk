pages = \
	%D%/architecture.md \
	%D%/dependencies.md \
	%D%/language.md

dist_doc_DATA += $(pages)
