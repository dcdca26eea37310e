libfeedgraph_la_SOURCES += \
	%D%/arena.c \
	%D%/asan.h \
	%D%/crc32c.c \
	%D%/crc32c.h \
	%D%/file.c \
	%D%/file.h \
	%D%/map.c \
	%D%/map.h \
	%D%/memory.c \
	%D%/memory.h \
	%D%/name.c \
	%D%/name.h \
	%D%/pool.c \
	%D%/pool.h \
	%D%/real.c \
	%D%/text.c \
	%D%/text.h
