graphrun inner_names.graph --feed x=[1,2] --fetch first,second,third,inner,deep,three.low
