libfeedgraph_la_SOURCES += \
	%D%/catalogue.c \
	%D%/catalogue.h \
	%D%/control.c \
	%D%/control.h \
	%D%/document.c \
	%D%/document.h \
	%D%/escape.c \
	%D%/escape.h \
	%D%/excerpt.c \
	%D%/excerpt.h \
	%D%/fingerprint.c \
	%D%/render.c \
	%D%/render.h \
	%D%/render_github.c \
	%D%/render_json.c \
	%D%/render_sarif.c \
	%D%/render_xml.c \
	%D%/rendering.h \
	%D%/report.c \
	%D%/report.h \
	%D%/source.c \
	%D%/source.h
EXTRA_DIST += %D%/catalogue.def

# The pages of the rules, which are built into the library as text, and are a manual page too.
rule_pages = doc/rules/g1.md doc/rules/g2.md doc/rules/g3.md doc/rules/g4.md doc/rules/g5.md \
	doc/rules/g6.md doc/rules/g7.md doc/rules/g8.md doc/rules/g9.md
EXTRA_DIST += build-aux/embed-rules build-aux/rules-man
nodist_libfeedgraph_la_SOURCES += %D%/rule_texts.c
CLEANFILES += %D%/rule_texts.c %D%/rule_texts.c.tmp

%D%/rule_texts.c: $(rule_pages) build-aux/embed-rules
	@$(MKDIR_P) %D%
	$(AM_V_GEN)AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/embed-rules \
	  $(rule_pages:%=$(srcdir)/%) > $@.tmp && mv $@.tmp $@
