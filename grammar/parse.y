/* The grammar: tokens to a tree. It knows no line breaks: the line filter (src/syntax/lines.h)
 * sends a SEPARATOR where a statement ends. What nodes hold is in src/syntax/tree.def; they are
 * made by the builder (src/syntax/build.h), which returns NULL where what was written is reported
 * as wrong: then the statement is an ERROR, as after a syntax error. */

%code requires {
#include "syntax/build.h"
}

%code top {
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
}

%code {
#include <stddef.h>
#include <string.h>

#include "syntax/lines.h"
#include "syntax/parser.h"
#include "syntax/syntax_error.h"

#define YYLLOC_DEFAULT(at, of, count)                                        \
    do {                                                                     \
        (at).begin = (count) ? YYRHSLOC(of, 1).begin : YYRHSLOC(of, 0).end;  \
        (at).end = YYRHSLOC(of, count).end;                                  \
    } while (0)

/* 1,000 levels take at most some 30 symbols each (fg_lines counts them). The stack grows in the
 * arena; what LAC needs beyond its own few entries would be a fault of bison. */
#define YYMAXDEPTH 40000
#define YYMALLOC(size) ((void)(size), (void *)0)
#define YYFREE(block)  ((void)(block))
#define yyoverflow(message, states, states_size, values, values_size, places, places_size, depth) \
    do {                                                                                 \
        ptrdiff_t more_ = *(depth)*2 < YYMAXDEPTH ? *(depth)*2 : YYMAXDEPTH;           \
        if (*(depth) >= YYMAXDEPTH) YYNOMEM;                                             \
        *(states) = more(parser, *(states), states_size, more_ * YYSIZEOF(**(states)));  \
        *(values) = more(parser, *(values), values_size, more_ * YYSIZEOF(**(values)));  \
        *(places) = more(parser, *(places), places_size, more_ * YYSIZEOF(**(places)));  \
        *(depth) = more_;                                                                \
    } while (0)

static void *more(fg_parser *parser, const void *block, ptrdiff_t size, ptrdiff_t new_size);
static int fg_grammar_lex(FG_GRAMMAR_STYPE *value, fg_extent *at, fg_parser *parser);
static void fg_grammar_error(const fg_extent *at, fg_parser *parser, const char *message);

#define N(result, kind, ...)                                                \
    do {                                                                    \
        (result) = fg_build(parser, FG_NODE_##kind, yyloc, (fg_parts){__VA_ARGS__}); \
        if (!(result)) YYERROR;                                             \
    } while (0)
#define CHECK(result) \
    do {              \
        if (!(result)) YYERROR; \
    } while (0)
#define NAMED(name, at) fg_build_name(parser, name, at)
#define INFIX(result, left, operator_, right)                                        \
    N(result, BINARY, .op = operator_, .a = left, .b = right)
}

%define api.pure full
%define api.prefix {fg_grammar_}
%define api.token.prefix {FG_TOKEN_}
%define api.location.type {fg_extent}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {fg_parser *parser}

%union {
    const fg_name *name;
    fg_node *node;
    fg_nodes list;
    struct {
        fg_node *node;
        bool computed;
    } label;
}

%token END 0 "end of file"
%token SEPARATOR "end of line"
%token <name> NAME "a name"
%token NUMBER "a number" STRING "a string"
%token DEF "'def'" RETURN "'return'" IF "'if'" ELSE "'else'" FOR "'for'" IN "'in'" LOOP "'loop'"
%token WHILE "'while'" ASSERT "'assert'" AS "'as'" AFTER "'after'" AND "'and'" OR "'or'" NOT "'not'"
%token TRUE "'true'" FALSE "'false'" NONE "'none'"
%token GRAPH "'graph'" IMPORT "'import'" WEIGHTS "'weights'" PLACEHOLDER "'placeholder'"
%token CONST "'const'" VARIABLE "'variable'" STATE "'state'" LAYER "'layer'" SCOPE "'scope'"
%token SIGNATURE "'signature'" WARN "'warn'"
%token FLOOR "'//'" POWER "'**'" LESS_EQUAL "'<='" GREATER_EQUAL "'>='" EQUALS "'=='"
%token NOT_EQUALS "'!='" UPDATE "'<-'" ARROW "'->'" ELLIPSIS "'...'"
%token INNER_BLOCK "'{' "  /* a '{' inside '(' or '[' */

%left OR
%left AND
%precedence NOT
%nonassoc '<' '>' LESS_EQUAL GREATER_EQUAL EQUALS NOT_EQUALS
%left '+' '-'
%left '*' '/' FLOOR '%' '@'
%precedence SIGN
%right POWER

%type <list> statements list block values items names parameters parameter_list results types
%type <list> inputs input_list outputs output_list arguments subscripts
%type <list> subscript_list elements controls carries sizes size_list clauses
%type <label> label
%type <node> statement typing type initial parameter input dotted output
%type <node> test expr postfix option subscript bound size carry name alias naming if

%%

file: statements                            { fg_build_file(parser, $1); };

/* ---- statements ---- */

statements: %empty                          { $$ = (fg_nodes){0}; }
    | list
    | list end
    ;
list: statement                             { $$ = fg_nodes_of($1); }
    | list end statement                    { $$ = fg_nodes_add($1, $3); }
    | list broken                           { fg_build_spoilt(parser, $1.last, @2); $$ = $1; }
    ;
end: SEPARATOR                              { yyerrok; };
block: open statements '}'                  { $$ = $2; };
open: '{' | INNER_BLOCK;

statement: GRAPH name                       { N($$, GRAPH, $2); }
    | IMPORT STRING                         { CHECK($$ = fg_build_import(parser, @$, @2, NULL)); }
    | IMPORT STRING AS name                 { CHECK($$ = fg_build_import(parser, @$, @2, $4)); }
    | WEIGHTS STRING                        { CHECK($$ = fg_build_string(parser, @2));
                                              N($$, WEIGHTS, $$); }
    | PLACEHOLDER name alias ':' type initial { N($$, PLACEHOLDER, $2, $3, $5, $6); }
    | CONST name typing '=' test            { N($$, CONST, $2, $3, $5); }
    | VARIABLE name typing '=' test         { N($$, VARIABLE, $2, $3, $5); }
    | STATE name typing '=' test            { N($$, VARIABLE, $2, $3, $5, .op = FG_TREE_STATE); }
    | items '=' items                       { CHECK(fg_build_targets(parser, $1));
                                              N($$, ASSIGN, $1.first, $3.first); }
    | items '=' items ','                   { CHECK(fg_build_targets(parser, $1));
                                              N($$, ASSIGN, $1.first, $3.first); }
    | items UPDATE values                   { CHECK(fg_build_update(parser, $1, $3));
                                              N($$, UPDATE, $1.first, $3.first); }
    | values                                { CHECK($$ = fg_build_values(parser, @$, $1)); }
    | FOR names IN test block               { N($$, FOR, $2.first, $4, $5.first); }
    | ASSERT test                           { N($$, ASSERT, $2); }
    | ASSERT test ',' test                  { N($$, ASSERT, $2, $4); }
    | WARN test                             { N($$, WARN, $2); }
    | WARN test ',' test                    { N($$, WARN, $2, $4); }
    | DEF name '(' parameters ')' results block
                                            { N($$, DEF, $2, $4.first, $6.first, $7.first); }
    | RETURN                                { N($$, RETURN, NULL); }
    | RETURN values                         { N($$, RETURN, $2.first); }
    | LAYER name '=' test                   { N($$, LAYER, $2, $4); }
    | SCOPE name block                      { N($$, SCOPE, $2, $3.first); }
    | SIGNATURE name '(' inputs ')' ARROW output
                                            { N($$, SIGNATURE, $2, $4.first, $7); }
    | SIGNATURE name '(' inputs ')' ARROW outputs
                                            { N($$, SIGNATURE, $2, $4.first, $7.first,
                                                .op = FG_TREE_LISTED); }
    | broken                                { $$ = fg_build_error(parser, @$); }
    ;
broken: error
    | error bodies
    ;
bodies: body
    | bodies ELSE body
    | bodies ELSE IF test body              { (void)$4; }
    ;
body: '{' statements '}'                    { (void)$2; };

name: NAME                                  { $$ = NAMED($1, @1); };
alias: %empty                               { $$ = NULL; }
    | AS name                               { $$ = $2; }
    | AS STRING                             { CHECK($$ = fg_build_string(parser, @2)); }
    ;
names: name                                 { $$ = fg_nodes_of($1); }
    | names ',' name                        { $$ = fg_nodes_add($1, $3); }
    ;
items: test                                 { $$ = fg_nodes_of($1); }
    | items ',' test                        { $$ = fg_nodes_add($1, $3); }
    ;
values: items
    | items ','
    ;
initial: %empty                             { $$ = NULL; }
    | '=' test                              { $$ = $2; }
    ;

/* ---- types ---- */

typing: %empty                              { $$ = NULL; }
    | ':' type                              { $$ = $2; }
    ;
type: name                                  { N($$, TYPE, $1); }
    | name '[' sizes ']'                    { N($$, TYPE, $1, $3.first, .op = FG_TREE_SIZED); }
    ;
sizes: %empty                               { $$ = (fg_nodes){0}; }
    | size_list
    | size_list ','
    ;
size_list: size                             { $$ = fg_nodes_of($1); }
    | size_list ',' size                    { $$ = fg_nodes_add($1, $3); }
    ;
size: test
    | '?'                                   { N($$, UNKNOWN, NULL); }
    | ELLIPSIS                              { N($$, ELLIPSIS, NULL); }
    ;

/* ---- definitions and signatures ---- */

parameters: %empty                          { $$ = (fg_nodes){0}; }
    | parameter_list
    | parameter_list ','
    ;
parameter_list: parameter                   { $$ = fg_nodes_of($1); }
    | parameter_list ',' parameter          { $$ = fg_nodes_add($1, $3); }
    ;
parameter: name typing initial              { N($$, PARAM, $1, $2, $3); }
    | POWER name typing                     { N($$, PARAM, $2, $3, .op = FG_TREE_REST); }
    ;
results: %empty                             { $$ = (fg_nodes){0}; }
    | ARROW types                           { $$ = $2; }
    | ARROW '(' types ')'                   { $$ = $3; }
    | ARROW '(' types ',' ')'               { $$ = $3; }
    ;
types: type                                 { $$ = fg_nodes_of($1); }
    | types ',' type                        { $$ = fg_nodes_add($1, $3); }
    ;
inputs: %empty                              { $$ = (fg_nodes){0}; }
    | input_list
    | input_list ','
    ;
input_list: input                           { $$ = fg_nodes_of($1); }
    | input_list ',' input                  { $$ = fg_nodes_add($1, $3); }
    ;
input: dotted initial                       { N($$, INPUT, $1, NULL, $2); }
    | dotted AS name initial                { N($$, INPUT, $1, $3, $4); }
    ;
dotted: name
    | dotted '.' name                       { N($$, ATTRIBUTE, $1, $3); }
    ;
outputs: '(' output_list ')'                { $$ = $2; }
    | '(' output_list ',' ')'               { $$ = $2; }
    ;
output_list: output                         { $$ = fg_nodes_of($1); }
    | output_list ',' output                { $$ = fg_nodes_add($1, $3); }
    ;
output: dotted                              { N($$, OUTPUT, NULL, $1); }
    | name '=' test                         { N($$, OUTPUT, $1, $3); }
    ;

/* ---- expressions: `test` has and, or, not; what an operator takes is an `expr`. What stands for
 * itself has no rules of its own on the way up: each would be a step more for every name ---- */

test: expr
    | NOT test                              { N($$, UNARY, $2, .op = FG_NOT); }
    | test AND test                         { INFIX($$, $1, FG_AND, $3); }
    | test OR test                          { INFIX($$, $1, FG_OR, $3); }
    ;
expr: postfix
    | '-' expr              %prec SIGN      { N($$, UNARY, $2, .op = FG_NEGATE); }
    | '+' expr              %prec SIGN      { N($$, UNARY, $2, .op = FG_PLUS); }
    | expr POWER expr                       { INFIX($$, $1, FG_POWER, $3); }
    | expr '*' expr                         { INFIX($$, $1, FG_MULTIPLY, $3); }
    | expr '/' expr                         { INFIX($$, $1, FG_DIVIDE, $3); }
    | expr FLOOR expr                       { INFIX($$, $1, FG_FLOOR_DIVIDE, $3); }
    | expr '%' expr                         { INFIX($$, $1, FG_REMAINDER, $3); }
    | expr '@' expr                         { INFIX($$, $1, FG_MATMUL, $3); }
    | expr '+' expr                         { INFIX($$, $1, FG_ADD, $3); }
    | expr '-' expr                         { INFIX($$, $1, FG_SUBTRACT, $3); }
    | expr '<' expr                         { INFIX($$, $1, FG_LESS, $3); }
    | expr '>' expr                         { INFIX($$, $1, FG_GREATER, $3); }
    | expr LESS_EQUAL expr                  { INFIX($$, $1, FG_LESS_EQUAL, $3); }
    | expr GREATER_EQUAL expr               { INFIX($$, $1, FG_GREATER_EQUAL, $3); }
    | expr EQUALS expr                      { INFIX($$, $1, FG_EQUALS, $3); }
    | expr NOT_EQUALS expr                  { INFIX($$, $1, FG_NOT_EQUALS, $3); }
    | naming label
        { CHECK($$ = fg_build_options(parser, @$, $1, $2.node, $2.computed, NULL)); }
    | naming label AFTER controls
        { CHECK($$ = fg_build_options(parser, @$, $1, $2.node, $2.computed, $4.first)); }
    | postfix AFTER controls
        { CHECK($$ = fg_build_called(parser, @1, $1));
          CHECK($$ = fg_build_options(parser, @$, $$, NULL, false, $3.first)); }
    | if
    | LOOP '(' carries ')' WHILE test block { N($$, LOOP, $3.first, $6, $7.first); }
    | LOOP '(' carries ',' ')' WHILE test block
                                            { N($$, LOOP, $3.first, $7, $8.first); }
    ;
naming: postfix AS                          { CHECK($$ = fg_build_called(parser, @1, $1)); };
label: name                                 { $$.node = $1; $$.computed = false; }
    | STRING                                { CHECK($$.node = fg_build_string(parser, @1));
                                              $$.computed = false; }
    | '(' test ')'                          { $$.node = $2; $$.computed = true; }
    ;
controls: '(' elements ')'                  { $$ = $2; };
if: clauses                                 { N($$, IF, $1.first); }
    | clauses ELSE block                    { N($$, CLAUSE, NULL, $3.first);
                                              fg_build_extent($$, (fg_extent){@2.begin, @3.end});
                                              N($$, IF, fg_nodes_add($1, $$).first); }
    ;
clauses: IF test block                      { fg_node *clause;
                                              N(clause, CLAUSE, $2, $3.first);
                                              $$ = fg_nodes_of(clause); }
    | clauses ELSE IF test block            { fg_node *clause;
                                              N(clause, CLAUSE, $4, $5.first);
                                              fg_build_extent(clause,
                                                              (fg_extent){@2.begin, @5.end});
                                              $$ = fg_nodes_add($1, clause); }
    ;
carries: carry                              { $$ = fg_nodes_of($1); }
    | carries ',' carry                     { $$ = fg_nodes_add($1, $3); }
    ;
carry: name typing '=' test                 { N($$, CARRY, $1, $2, $4); };

postfix: NAME                               { $$ = NAMED($1, @1); }
    | NUMBER                                { CHECK($$ = fg_build_number(parser, @1)); }
    | STRING                                { CHECK($$ = fg_build_string(parser, @1)); }
    | TRUE                                  { N($$, CONSTANT, .op = FG_TREE_TRUE); }
    | FALSE                                 { N($$, CONSTANT, .op = FG_TREE_FALSE); }
    | NONE                                  { N($$, CONSTANT, .op = FG_TREE_NONE); }
    | '(' test ')'                          { $$ = $2; }
    | '[' ']'                               { N($$, LIST, NULL); }
    | '[' elements ']'                      { N($$, LIST, $2.first); }
    | postfix '(' ')'                       { N($$, CALL, $1, NULL); }
    | postfix '(' arguments ')'             { N($$, CALL, $1, $3.first); }
    | postfix '(' arguments ',' ')'         { N($$, CALL, $1, $3.first); }
    | postfix '[' subscripts ']'            { N($$, INDEX, $1, $3.first); }
    | postfix '.' name                      { N($$, ATTRIBUTE, $1, $3); }
    ;
arguments: test                             { $$ = fg_nodes_of($1); }
    | option                                { $$ = fg_nodes_of($1); }
    | arguments ',' test                    { $$ = fg_nodes_add($1, $3); }
    | arguments ',' option                  { $$ = fg_nodes_add($1, $3); }
    ;
option: NAME '=' test                       { N($$, ARG, .name = $1, .b = $3); }
    | POWER test                            { N($$, REST, $2); }
    ;
subscripts: subscript_list
    | subscript_list ','
    ;
subscript_list: subscript                   { $$ = fg_nodes_of($1); }
    | subscript_list ',' subscript          { $$ = fg_nodes_add($1, $3); }
    ;
subscript: test
    | ELLIPSIS                              { N($$, ELLIPSIS, NULL); }
    | bound ':' bound                       { N($$, SLICE, $1, $3); }
    | bound ':' bound ':' bound             { N($$, SLICE, $1, $3, $5); }
    ;
bound: %empty                               { $$ = NULL; }
    | test
    ;
elements: items
    | items ','
    ;

%%

static void *more(fg_parser *parser, const void *block, ptrdiff_t size, ptrdiff_t new_size) {
    void *larger = fg_arena_alloc(parser->arena, (size_t)new_size);
    memcpy(larger, block, (size_t)size);
    return larger;
}

static int fg_grammar_lex(FG_GRAMMAR_STYPE *value, fg_extent *at, fg_parser *parser) {
    const fg_token *token = fg_lines_next(parser);
    value->name = token->name;
    *at = (fg_extent){token->begin, token->end};
    return token->kind;
}

/* Only what is no syntax error comes here: the stack is full. */
static void fg_grammar_error(const fg_extent *at, fg_parser *parser, const char *message) {
    (void)message;
    fg_syntax_too_deep(parser, *at);
}

static int yyreport_syntax_error(const yypcontext_t *context, fg_parser *parser) {
    _Static_assert(YYNTOKENS <= sizeof((fg_expected *)0)->kinds / sizeof(int), "room for all");
    yysymbol_kind_t symbols[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    if (count < 0) return count;
    bool fits[YYNTOKENS] = {false};
    for (int i = 0; i < count; i++) fits[symbols[i]] = true;
    fg_expected expected = {.count = 0};
    for (int kind = 0; kind <= YYMAXUTOK; kind++) {
        yysymbol_kind_t symbol = YYTRANSLATE(kind);
        if (symbol == YYSYMBOL_YYUNDEF || !fits[symbol]) continue;
        expected.kinds[expected.count] = kind;
        expected.words[expected.count++] = yysymbol_name(symbol);
    }
    fg_syntax_unexpected(parser, &expected);
    return 0;
}
