# What shells complete, from the option tables: written by a program when the tools are built.

if RUNS_PROGRAMS
noinst_PROGRAMS += %D%/completions
%C%_completions_SOURCES = %D%/completions.c
%C%_completions_LDADD =

nodist_bashcompletion_DATA = completions/bash/graphlint completions/bash/graphrun completions/bash/graphfmt completions/bash/graphc
nodist_zshcompletion_DATA = completions/zsh/_graphlint completions/zsh/_graphrun completions/zsh/_graphfmt completions/zsh/_graphc
nodist_fishcompletion_DATA = completions/fish/graphlint.fish completions/fish/graphrun.fish \
	completions/fish/graphfmt.fish completions/fish/graphc.fish
CLEANFILES += $(nodist_bashcompletion_DATA) $(nodist_zshcompletion_DATA) $(nodist_fishcompletion_DATA)

fg_complete = $(AM_V_GEN)$(MKDIR_P) $(@D) && %D%/completions$(EXEEXT)
completions/bash/graphlint completions/bash/graphrun completions/bash/graphfmt completions/bash/graphc: %D%/completions$(EXEEXT)
	$(fg_complete) bash $(@F) > $@.tmp && mv $@.tmp $@
completions/zsh/_graphlint completions/zsh/_graphrun completions/zsh/_graphfmt completions/zsh/_graphc: %D%/completions$(EXEEXT)
	$(fg_complete) zsh `echo $(@F) | sed 's/^_//'` > $@.tmp && mv $@.tmp $@
completions/fish/graphlint.fish completions/fish/graphrun.fish completions/fish/graphfmt.fish completions/fish/graphc.fish: %D%/completions$(EXEEXT)
	$(fg_complete) fish `echo $(@F) | sed 's/\.fish$$//'` > $@.tmp && mv $@.tmp $@
endif
