# Random graphs, and whether what is said of them is true; random loops, and whether what they carry
# is.

sound_tests = %D%/test_sound %D%/test_loops
check_PROGRAMS += $(sound_tests)
TESTS += $(sound_tests)
%C%_test_sound_SOURCES = %D%/judge.c %D%/judge.h %D%/model.c %D%/model.h %D%/test_sound.c
%C%_test_loops_SOURCES = %D%/test_loops.c
