graphrun small.graph both --feed 'x=[1, 2]' --format json
