graphc cut_loses_a_size.graph -q
graphc cut_loses_a_size.graph -q | graphlint -
