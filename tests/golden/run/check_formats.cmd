# What --check finds, in the formats of graphlint.
run() { graphrun small.graph both --feed 'x=[1, 2]' --check "$@"; }
run --format sarif | report_check sarif
run --format junit | report_check xml
run --format checkstyle | report_check xml
run --format github; echo $?
run --format gcc; echo $?
run --format jsonl | wc -l
graphrun small.graph double --feed 'x=[[1, 2]]' --check --format junit | report_check xml
graphrun small.graph double --feed 'x=[[1, 2]]' --check --format sarif | report_check sarif
graphrun small.graph double --feed 'x=[[1, 2]]' --format sarif; echo $?
