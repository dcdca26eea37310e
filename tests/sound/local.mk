# Random graphs, and whether what is said of them is true.

sound_tests = %D%/test_sound
check_PROGRAMS += $(sound_tests)
TESTS += $(sound_tests)
%C%_test_sound_SOURCES = %D%/judge.c %D%/judge.h %D%/model.c %D%/model.h %D%/test_sound.c
