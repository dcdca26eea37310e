# A libcheck program for each folder of src/. It sees the inside of the library:
#
#     unit_tests += %D%/test_base
#     %C%_test_base_SOURCES = %D%/test_base.c %D%/test_arena.c

EXTRA_DIST += %D%/tap.h

if HAVE_CHECK
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
