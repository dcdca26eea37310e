graphrun half.graph score --feed 'x=[[1, 2, 65520]]' --feed 'species=uint8[1]=[300]'
