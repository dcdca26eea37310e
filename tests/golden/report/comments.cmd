# Behind a statement, above one, for the file; unused ones, those without a reason, nonsense.
graphlint commented.graph --config none; echo $?
graphlint whole_file.graph --config none; echo $?
graphlint commented.graph --config none --ignore G1 --format gcc; echo $?
graphlint commented.graph --config none --format sarif | report_check sarif
# One run for a fetch proves less: what is unused in it may be used by others.
graphlint commented.graph --config none --fetch z --feed x --ignore G108,G110 --format gcc; echo $?
