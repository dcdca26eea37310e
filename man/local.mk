dist_man_MANS += %D%/feedgraph.5 %D%/graphfmt.1 %D%/graphlint.1 %D%/graphrun.1
