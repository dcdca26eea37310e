# A variable without a value, of an unknown size: what tells it was sought behind itself, for ever.
graphrun size_of_no_value.pbtxt --fetch ScatterAdd; echo $?
