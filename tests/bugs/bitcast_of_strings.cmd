# Strings have no size to share out: reading the graph divided by it.
graphlint bitcast_of_strings.pbtxt --tf
graphrun bitcast_of_strings.pbtxt --fetch z --feed f=ones
