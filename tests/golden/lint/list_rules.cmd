# A line a rule; the same number of them in the document.
graphlint --list-rules | grep -c '^G[1-9][0-9][0-9] '
graphlint --list-rules | grep -v '^G[1-9][0-9][0-9] \(error  \|warning\|note   \) [a-z-]* *[^ ]'
graphlint --list-rules=json | json_check
graphlint --list-rules --format json | grep -c '"code": "G[1-9][0-9][0-9]", "name": "[a-z-]*", "severity": "[a-z]*", "says": "..*", "page": "## G'
graphlint --list-rules=xml
echo $?
