/* json_check: reads standard input, and prints what kind of JSON document it is, with the names of
 * an object's members; status 1 where it is none. */
#include <jansson.h>
#include <stdio.h>

int main(void) {
    json_error_t error;
    json_t *document = json_loadf(stdin, JSON_REJECT_DUPLICATES, &error);
    if (document == NULL) {
        printf("line %d, column %d: %s\n", error.line, error.column, error.text);
        return 1;
    }
    if (json_is_object(document)) {
        const char *name;
        json_t *member;
        printf("an object:");
        json_object_foreach(document, name, member) printf(" %s", name);
        printf("\n");
    } else {
        printf("%s\n", json_is_array(document) ? "an array" : "a value");
    }
    json_decref(document);
    return 0;
}
