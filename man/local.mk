# The pages of the tools have their sections of options from the tables; the rules' page is made of
# doc/rules.
fg_tool_pages = %D%/graphc.1 %D%/graphfmt.1 %D%/graphlint.1 %D%/graphrun.1
dist_man_MANS += %D%/feedgraph.5
nodist_man_MANS = %D%/feedgraph-rules.7 $(fg_tool_pages)
EXTRA_DIST += $(fg_tool_pages:=.in) %D%/common.in build-aux/options-man
CLEANFILES += $(nodist_man_MANS) $(nodist_man_MANS:=.tmp)

%D%/feedgraph-rules.7: $(rule_pages) build-aux/rules-man
	@$(MKDIR_P) %D%
	$(AM_V_GEN)AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/rules-man \
	  $(rule_pages:%=$(srcdir)/%) > $@.tmp && mv $@.tmp $@

$(fg_tool_pages): build-aux/options-man src/tools/common.def %D%/common.in
	@$(MKDIR_P) %D%
	$(AM_V_GEN)tool=`basename $@ .1` && AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/options-man \
	  $(srcdir)/src/tools/$$tool.def $(srcdir)/src/tools/common.def $(srcdir)/%D%/common.in \
	  $(srcdir)/$@.in > $@.tmp && mv $@.tmp $@
%D%/graphc.1: %D%/graphc.1.in src/tools/graphc.def
%D%/graphfmt.1: %D%/graphfmt.1.in src/tools/graphfmt.def
%D%/graphlint.1: %D%/graphlint.1.in src/tools/graphlint.def
%D%/graphrun.1: %D%/graphrun.1.in src/tools/graphrun.def
