# dist_man_MANS += %D%/graphrun.1
