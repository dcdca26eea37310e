# The same as objects, for programs.
graphlint signatures.graph --format jsonl | sed -n 's/.*"fix": \(.*\), "fingerprint".*/\1/p'
graphlint names.graph --format sarif | report_check sarif
