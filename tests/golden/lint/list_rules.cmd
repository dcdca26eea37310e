# A line a rule of the catalogue; the same number of them in the document.
rules=$(grep -c '^RULE(' ../../../src/diag/catalogue.def)
graphlint --list-rules | grep -c '^G[1-9][0-9][0-9] ' | sed "s/^$rules\$/all of them/"
graphlint --list-rules | grep -v '^G[1-9][0-9][0-9] \(error  \|warning\|note   \) [a-z-]* *[^ ]'
graphlint --list-rules=json | json_check
graphlint --list-rules --format json | grep -c '"code": "G[1-9][0-9][0-9]", "name": "[a-z-]*", "severity": "[a-z]*", "says": "..*", "page": "## G' |
    sed "s/^$rules\$/all of them/"
graphlint --list-rules=xml
echo $?
