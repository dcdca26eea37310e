dist_man_MANS += %D%/feedgraph.5 %D%/graphc.1 %D%/graphfmt.1 %D%/graphlint.1 %D%/graphrun.1
nodist_man_MANS = %D%/feedgraph-rules.7
CLEANFILES += %D%/feedgraph-rules.7 %D%/feedgraph-rules.7.tmp

%D%/feedgraph-rules.7: $(rule_pages) build-aux/rules-man
	@$(MKDIR_P) %D%
	$(AM_V_GEN)AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/rules-man \
	  $(rule_pages:%=$(srcdir)/%) > $@.tmp && mv $@.tmp $@
