# Reports against their format's published schema, which npm fetches: not a part of `make check`.
EXTRA_DIST += %D%/validate.sh %D%/validate.cjs

check-schema: graphlint$(EXEEXT) graphrun$(EXEEXT)
	$(srcdir)/%D%/validate.sh .
.PHONY: check-schema
