graphlint misspelt_statements.graph
cp misspelt_statements.graph "$scratch"
cd "$scratch"
graphlint --diff --quiet misspelt_statements.graph
