# Graphs of tens of thousands of operations are proved and run, and give what they should.

EXTRA_DIST += %D%/run.sh
# Frames of code under sanitizers are larger than the stack that is allowed.
if !SANITIZED
TESTS += %D%/run.sh
endif

%D%/run.log: graphlint$(EXEEXT) graphrun$(EXEEXT) bench/generate$(EXEEXT)
