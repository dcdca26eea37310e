pages = \
	%D%/adding-an-operation.md \
	%D%/architecture.md \
	%D%/checkpoint.md \
	%D%/checks.md \
	%D%/comparison.md \
	%D%/dependencies.md \
	%D%/json.md \
	%D%/keras.md \
	%D%/language.md \
	%D%/layers.md \
	%D%/operations.md \
	%D%/performance.md \
	%D%/tf1.md \
	%D%/tools.md

dist_doc_DATA += $(pages)

rulesdocdir = $(docdir)/rules
dist_rulesdoc_DATA = $(rule_pages)
