# The layers, which are built into the library as text.

layer_files = activations.graph convolutional.graph convolutional_recurrent.graph core.graph \
	functions.graph \
	initializers.graph local.graph merge.graph noise.graph normalization.graph pooling.graph \
	recurrent.graph regularizers.graph resizing.graph wrappers.graph

EXTRA_DIST += $(layer_files:%=%D%/%) build-aux/embed-layers
nodist_libfeedgraph_la_SOURCES += %D%/layer_files.c
CLEANFILES += %D%/layer_files.c %D%/layer_files.c.tmp

%D%/layer_files.c: $(layer_files:%=%D%/%) %D%/local.mk build-aux/embed-layers
	@$(MKDIR_P) %D%
	$(AM_V_GEN)AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/embed-layers \
	  $(srcdir)/layers $(layer_files) > $@.tmp && mv $@.tmp $@
