dist_man_MANS += %D%/feedgraph.5 %D%/graphlint.1 %D%/graphrun.1
