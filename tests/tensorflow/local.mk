# Graphs of TensorFlow: see test_tensorflow.c.

check_PROGRAMS += %D%/test_tensorflow
TESTS += %D%/test_tensorflow
%C%_test_tensorflow_SOURCES = %D%/test_tensorflow.c
%C%_test_tensorflow_LDADD = $(LDADD) $(JANSSON_LIBS)
