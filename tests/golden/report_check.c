/* report_check sarif|xml: reads a report from standard input, and prints how many findings it holds
 * and what they are; what is wrong with it, and status 1, where a reader of the format would not
 * take it.
 *
 * SARIF: the members that the schema of version 2.1.0 allows and wants, for the objects that are
 * used; what the text of the standard adds to it (a result's ruleIndex is that of its ruleId, a
 * region ends behind its beginning). XML: well-formed as XML 1.0 (fifth edition) has it, without
 * DTD; then the elements with their attributes. */
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    exit(1);
}

/* ---- SARIF ---- */

/* The members that an object may have, each followed by what its value is: s string, i integer,
 * b boolean, o object, a array; in capitals where it must be there. */
static void check_members(const char *what, json_t *object, const char *names) {
    if (!json_is_object(object)) fail("%s is no object", what);
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) {
        size_t length = strlen(name);
        const char *at = names;
        while ((at = strstr(at, name)) && !((at == names || at[-1] == ' ') && at[length] == ':'))
            at++;
        if (!at) fail("%s may have no '%s'", what, name);
        char kind = (char)(at[length + 1] | 0x20);
        bool fits = kind == 's'   ? json_is_string(value)
                    : kind == 'i' ? json_is_integer(value)
                    : kind == 'b' ? json_is_boolean(value)
                    : kind == 'o' ? json_is_object(value)
                                  : json_is_array(value);
        if (!fits) fail("%s: '%s' is of another type", what, name);
    }
    for (const char *at = names; *at;) {
        size_t length = strcspn(at, ":");
        char wanted[64] = "";
        memcpy(wanted, at, length);
        char kind = at[length + 1];
        if (kind >= 'A' && kind <= 'Z' && !json_object_get(object, wanted))
            fail("%s has no '%s'", what, wanted);
        at += length + 2;
        at += *at == ' ';
    }
}

static const char *text_of(json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

static void check_word(const char *what, const char *word, const char *words) {
    size_t length = word ? strlen(word) : 0;
    for (const char *at = words; word && (at = strstr(at, word)); at++)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return;
    fail("%s is '%s', not one of: %s", what, word ? word : "nothing", words);
}

static void check_message(json_t *message) {
    check_members("message", message, "text:S markdown:s id:s arguments:a");
    if (!text_of(message, "text")[0]) fail("an empty message");
}

/* RFC 3986: a reference has no blank, control character, quote or bracket, and a per cent sign has
 * two digits behind it. */
static void check_uri(const char *uri) {
    if (!uri[0]) fail("an empty URI");
    for (const char *at = uri; *at; at++) {
        if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f || strchr("\"<>\\^`{|}", *at))
            fail("'%s' is no URI", uri);
        if (*at == '%' && (strspn(at + 1, "0123456789ABCDEFabcdef") < 2))
            fail("'%s' is no URI", uri);
    }
    size_t first = strcspn(uri, "/:");
    if (uri[first] == ':' && strncmp(uri, "file:", 5) != 0) fail("'%s' has a scheme", uri);
}

static void check_artifact(json_t *artifact) {
    check_members("artifactLocation", artifact, "uri:S uriBaseId:s index:i description:o");
    check_uri(text_of(artifact, "uri"));
}

static void check_region(json_t *region) {
    check_members("region", region, "startLine:I startColumn:I endLine:I endColumn:I");
    json_int_t numbers[4];
    static const char *const names[] = {"startLine", "startColumn", "endLine", "endColumn"};
    for (int i = 0; i < 4; i++) {
        numbers[i] = json_integer_value(json_object_get(region, names[i]));
        if (numbers[i] < 1) fail("%s is less than 1", names[i]);
    }
    if (numbers[2] < numbers[0] || (numbers[2] == numbers[0] && numbers[3] < numbers[1]))
        fail("a region ends before it begins");
}

static void check_location(json_t *location) {
    check_members("location", location,
                  "id:i physicalLocation:o logicalLocations:a message:o annotations:a");
    json_t *physical = json_object_get(location, "physicalLocation");
    if (physical) {
        check_members("physicalLocation", physical,
                      "artifactLocation:O region:o contextRegion:o address:o");
        check_artifact(json_object_get(physical, "artifactLocation"));
        json_t *region = json_object_get(physical, "region");
        if (region) check_region(region);
    }
    size_t i;
    json_t *logical;
    json_array_foreach(json_object_get(location, "logicalLocations"), i, logical)
        check_members("logicalLocation", logical,
                      "name:s fullyQualifiedName:s decoratedName:s kind:s parentIndex:i index:i");
    if (!physical && i == 0) fail("a location that is nowhere");
    json_t *message = json_object_get(location, "message");
    if (message) check_message(message);
}

static void check_fix(json_t *fix) {
    check_members("fix", fix, "description:o artifactChanges:A");
    size_t i, j;
    json_t *change, *replacement;
    check_message(json_object_get(fix, "description"));
    if (json_array_size(json_object_get(fix, "artifactChanges")) == 0) fail("a fix of nothing");
    json_array_foreach(json_object_get(fix, "artifactChanges"), i, change) {
        check_members("artifactChange", change, "artifactLocation:O replacements:A");
        check_artifact(json_object_get(change, "artifactLocation"));
        json_t *list = json_object_get(change, "replacements");
        if (json_array_size(list) == 0) fail("a change without replacement");
        json_array_foreach(list, j, replacement) {
            check_members("replacement", replacement, "deletedRegion:O insertedContent:o");
            check_region(json_object_get(replacement, "deletedRegion"));
            check_members("insertedContent", json_object_get(replacement, "insertedContent"),
                          "text:S binary:s rendered:o");
        }
    }
}

#define LEVELS "none note warning error"

static void check_result(json_t *result, json_t *rules) {
    check_members("result", result,
                  "ruleId:S ruleIndex:I rule:o kind:s level:S message:O analysisTarget:o "
                  "locations:A guid:s correlationGuid:s occurrenceCount:i partialFingerprints:O "
                  "fingerprints:o stacks:a codeFlows:a graphs:a graphTraversals:a "
                  "relatedLocations:a suppressions:a baselineState:s rank:i attachments:a "
                  "hostedViewerUri:s workItemUris:a provenance:o fixes:a taxa:a properties:o");
    json_int_t index = json_integer_value(json_object_get(result, "ruleIndex"));
    json_t *rule = json_array_get(rules, (size_t)index);
    const char *id = text_of(result, "ruleId");
    if (!rule || strcmp(text_of(rule, "id"), id) != 0) fail("%s is another rule's index", id);
    check_word("level", text_of(result, "level"), LEVELS);
    check_message(json_object_get(result, "message"));
    size_t i;
    json_t *it;
    const char *name;
    json_array_foreach(json_object_get(result, "locations"), i, it) check_location(it);
    json_array_foreach(json_object_get(result, "relatedLocations"), i, it) check_location(it);
    json_array_foreach(json_object_get(result, "fixes"), i, it) check_fix(it);
    json_object_foreach(json_object_get(result, "partialFingerprints"), name,
                        it) if (!json_is_string(it) || !json_string_value(it)[0])
        fail("an empty fingerprint");
    json_array_foreach(json_object_get(result, "suppressions"), i, it) {
        check_members("suppression", it, "kind:S justification:s state:s location:o guid:s");
        check_word("kind", text_of(it, "kind"), "inSource external");
    }
    it = json_array_get(json_object_get(result, "locations"), 0);
    json_t *region = json_object_get(json_object_get(it, "physicalLocation"), "region");
    printf("%s %s", id, text_of(result, "level"));
    if (region)
        printf(" %d:%d", (int)json_integer_value(json_object_get(region, "startLine")),
               (int)json_integer_value(json_object_get(region, "startColumn")));
    if (json_object_get(result, "fixes")) printf(" fix");
    if (json_object_get(result, "suppressions")) printf(" suppressed");
    printf("\n");
}

static void check_run(json_t *run) {
    check_members("run", run, "tool:O invocations:a results:A columnKind:s");
    check_members("tool", json_object_get(run, "tool"), "driver:O extensions:a");
    json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    check_members("driver", driver, "name:S version:S rules:A informationUri:s");
    check_word("columnKind", text_of(run, "columnKind"), "utf16CodeUnits unicodeCodePoints");
    json_t *rules = json_object_get(driver, "rules"), *it;
    size_t i;
    json_array_foreach(rules, i, it) {
        check_members("rule", it,
                      "id:S name:s shortDescription:O fullDescription:o help:o helpUri:s "
                      "defaultConfiguration:O");
        check_members("shortDescription", json_object_get(it, "shortDescription"), "text:S");
        check_word("level", text_of(json_object_get(it, "defaultConfiguration"), "level"), LEVELS);
    }
    json_array_foreach(json_object_get(run, "invocations"), i, it)
        check_members("invocation", it, "executionSuccessful:B exitCode:i");
    json_array_foreach(json_object_get(run, "results"), i, it) check_result(it, rules);
    printf("%zu results\n", json_array_size(json_object_get(run, "results")));
}

static void check_sarif(void) {
    json_error_t error;
    json_t *document = json_loadf(stdin, JSON_REJECT_DUPLICATES, &error);
    if (!document) fail("line %d, column %d: %s", error.line, error.column, error.text);
    check_members("the log", document, "$schema:s version:S runs:A");
    check_word("version", text_of(document, "version"), "2.1.0");
    size_t i;
    json_t *run;
    json_array_foreach(json_object_get(document, "runs"), i, run) check_run(run);
    json_decref(document);
}

/* ---- XML ---- */

static char *text, *at;

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._:", c));
}

static void skip_spaces(void) {
    while (is_space(*at)) at++;
}

static void expect(const char *what) {
    if (strncmp(at, what, strlen(what)) != 0) fail("'%s' expected at '%.20s'", what, at);
    at += strlen(what);
}

static void read_name(char *name, size_t size) {
    size_t length = 0;
    while (is_name(*at) && length + 1 < size) name[length++] = *at++;
    name[length] = '\0';
    if (length == 0 || strchr("0123456789-.", name[0])) fail("no name at '%.20s'", at);
}

/* One character of XML, which is UTF-8: [#x9 #xA #xD #x20-#xD7FF #xE000-#xFFFD #x10000-]. */
static void check_character(void) {
    unsigned char c = (unsigned char)*at;
    int more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    if (c < 0x20 && !is_space((char)c)) fail("control character %d", c);
    if ((c >= 0x80 && c < 0xc2) || c > 0xf4) fail("byte %#x is not UTF-8", c);
    uint32_t code = more == 0 ? c : c & (0x3fu >> more);
    for (int i = 1; i <= more; i++) {
        if (((unsigned char)at[i] & 0xc0) != 0x80) fail("byte %#x is not UTF-8", c);
        code = code << 6 | ((unsigned char)at[i] & 0x3f);
    }
    if (code >= 0xd800 && (code < 0xe000 || code == 0xfffe || code == 0xffff)) fail("no character");
    at += more + 1;
}

static void read_reference(void) {
    static const char *const known[] = {"&lt;",   "&gt;",  "&amp;", "&quot;",
                                        "&apos;", "&#10;", "&#9;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(at, known[i], strlen(known[i])) != 0) continue;
        at += strlen(known[i]);
        return;
    }
    fail("an unknown reference at '%.20s'", at);
}

static void read_characters(char end) {
    while (*at != end && *at != '<') {
        if (*at == '\0') fail("the text ends too early");
        if (*at == '&')
            read_reference();
        else if (strncmp(at, "]]>", 3) == 0)
            fail("']]>' in text");
        else
            check_character();
    }
}

static void read_element(int depth) {
    char name[64], other[64], names[16][64];
    int count = 0;
    if (depth > 20) fail("too deep");
    expect("<");
    read_name(name, sizeof name);
    printf("%*s%s", 2 * depth, "", name);
    for (;;) {
        char *before = at;
        skip_spaces();
        if (*at == '/' || *at == '>') break;
        if (at == before) fail("no blank before an attribute");
        if (count == 16) fail("too many attributes");
        read_name(names[count], sizeof names[count]);
        for (int i = 0; i < count; i++)
            if (strcmp(names[i], names[count]) == 0) fail("'%s' twice", names[i]);
        expect("=\"");
        char *value = at;
        read_characters('"');
        if (*at == '<') fail("'<' in an attribute");
        printf(" %s=%.*s", names[count], (int)(at - value), value);
        expect("\"");
        count++;
    }
    printf("\n");
    if (*at == '/') {
        expect("/>");
        return;
    }
    expect(">");
    for (;;) {
        read_characters('<');
        if (at[1] == '/') break;
        read_element(depth + 1);
    }
    expect("</");
    read_name(other, sizeof other);
    if (strcmp(name, other) != 0) fail("'%s' is closed by '%s'", name, other);
    skip_spaces();
    expect(">");
}

static void check_xml(void) {
    size_t length = 0, got;
    text = malloc(1 << 20);
    if (!text) fail("out of memory");
    while ((got = fread(text + length, 1, (1 << 20) - 1 - length, stdin)) > 0) length += got;
    text[length] = '\0';
    if (strlen(text) != length) fail("a NUL");
    at = text;
    expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    skip_spaces();
    read_element(0);
    skip_spaces();
    if (*at) fail("something behind the document: '%.20s'", at);
    free(text);
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "sarif") == 0)
        check_sarif();
    else if (argc == 2 && strcmp(argv[1], "xml") == 0)
        check_xml();
    else
        fail("report_check sarif|xml");
    return 0;
}
