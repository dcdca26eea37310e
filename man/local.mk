dist_man_MANS += %D%/graphlint.1 %D%/graphrun.1
