/* Includes BODY for int32_t and for int64_t. In it, T is the type, U the unsigned one, in which
 * sums wrap around, N(name) a name that tells it. */
#define T       int32_t
#define U       uint32_t
#define N(name) name##_int32
#define LOWEST  INT32_MIN
#define LARGEST INT32_MAX
#include BODY
#undef T
#undef U
#undef N
#undef LOWEST
#undef LARGEST

#define T       int64_t
#define U       uint64_t
#define N(name) name##_int64
#define LOWEST  INT64_MIN
#define LARGEST INT64_MAX
#include BODY
#undef T
#undef U
#undef N
#undef LOWEST
#undef LARGEST
#undef BODY
