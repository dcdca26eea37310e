graphrun small.graph both -f 'x=[[0.5, inf], [nan, -1e30]]' -f 'n=[9223372036854775806, -3]' --format json
