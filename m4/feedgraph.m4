# FG_COMPILER_FLAGS
# -----------------
# FG_CFLAGS: the dialect and the warnings under which the project has none. --enable-werror makes
# errors of them.
AC_DEFUN([FG_COMPILER_FLAGS],
[FG_CFLAGS="-std=gnu11 -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion"
AC_ARG_ENABLE([werror],
  [AS_HELP_STRING([--enable-werror], [treat the compiler's warnings as errors])])
AS_IF([test "$enable_werror" = yes], [FG_CFLAGS="$FG_CFLAGS -Werror"])
AC_SUBST([FG_CFLAGS])])

# FG_SANITIZERS
# -------------
# FG_SANITIZE, for compiling and for linking.
AC_DEFUN([FG_SANITIZERS],
[AC_ARG_ENABLE([asan], [AS_HELP_STRING([--enable-asan], [build with AddressSanitizer])])
AC_ARG_ENABLE([ubsan],
  [AS_HELP_STRING([--enable-ubsan], [build with UndefinedBehaviorSanitizer])])
AC_ARG_ENABLE([tsan], [AS_HELP_STRING([--enable-tsan], [build with ThreadSanitizer])])
AC_ARG_ENABLE([fuzz],
  [AS_HELP_STRING([--enable-fuzz], [build the fuzzers for libFuzzer (needs clang)])])
AS_IF([test "$enable_tsan" = yes && test "$enable_asan" = yes],
  [AC_MSG_ERROR([--enable-tsan and --enable-asan exclude each other])])
fg_sanitizers=
AS_IF([test "$enable_asan" = yes], [fg_sanitizers="$fg_sanitizers,address"])
AS_IF([test "$enable_ubsan" = yes], [fg_sanitizers="$fg_sanitizers,undefined"])
AS_IF([test "$enable_tsan" = yes], [fg_sanitizers="$fg_sanitizers,thread"])
AS_IF([test "$enable_fuzz" = yes], [fg_sanitizers="$fg_sanitizers,fuzzer-no-link"])
fg_sanitizers=${fg_sanitizers#,}
FG_SANITIZE=
AS_IF([test -n "$fg_sanitizers"],
  [FG_SANITIZE="-fsanitize=$fg_sanitizers -fno-sanitize-recover=all -fno-omit-frame-pointer"
  fg_save_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS $FG_SANITIZE"
  AC_MSG_CHECKING([whether $CC links with -fsanitize=$fg_sanitizers])
  AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
    AC_MSG_ERROR([$CC does not link with -fsanitize=$fg_sanitizers])])
  CFLAGS=$fg_save_CFLAGS])
AC_SUBST([FG_SANITIZE])
AM_CONDITIONAL([SANITIZED], [test -n "$fg_sanitizers"])
AM_CONDITIONAL([FUZZ], [test "$enable_fuzz" = yes])])

# FG_KERNEL_FLAGS
# ---------------
# FG_KERNEL_CFLAGS: how kernels are compiled. Loops become vector code at -O2 too; the compiler fuses
# no multiplication with an addition of its own, so that results do not depend on what it sees. That
# clang finds no vector code, as it does under sanitizers, is no warning.
AC_DEFUN([FG_KERNEL_FLAGS],
[FG_KERNEL_CFLAGS="-fno-math-errno -fno-trapping-math -ffp-contract=off -fno-strict-aliasing"
fg_save_CFLAGS=$CFLAGS
for fg_flag in -ftree-vectorize -fvect-cost-model=dynamic -Wno-pass-failed; do
  CFLAGS="$fg_save_CFLAGS -Werror $fg_flag"
  AC_MSG_CHECKING([whether $CC takes $fg_flag])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes])
    FG_KERNEL_CFLAGS="$FG_KERNEL_CFLAGS $fg_flag"],
    [AC_MSG_RESULT([no])])
done
CFLAGS=$fg_save_CFLAGS
AC_SUBST([FG_KERNEL_CFLAGS])])

# FG_ONEDNN
# ---------
# ONEDNN_CPPFLAGS: whether convolutions may be oneDNN's. Its headers are enough: the library is
# loaded by the first convolution.
AC_DEFUN([FG_ONEDNN],
[AC_ARG_WITH([onednn],
  [AS_HELP_STRING([--without-onednn], [convolutions by our own kernels only])],
  [], [with_onednn=check])
fg_onednn=no
AS_IF([test "$with_onednn" != no],
  [AC_CHECK_HEADER([oneapi/dnnl/dnnl.h],
    [AC_SEARCH_LIBS([dlopen], [dl], [fg_onednn=yes])])
  AS_IF([test "$fg_onednn$with_onednn" = noyes],
    [AC_MSG_ERROR([oneDNN 2's headers are not there (Debian: libdnnl-dev)])])])
ONEDNN_CPPFLAGS=
AS_IF([test "$fg_onednn" = yes], [ONEDNN_CPPFLAGS=-DFG_HAVE_ONEDNN])
AC_SUBST([ONEDNN_CPPFLAGS])])
