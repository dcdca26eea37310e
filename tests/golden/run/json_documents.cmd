# Every document is valid JSON, whatever the run comes to.
graphrun small.graph --format json | json_check
graphrun plain.graph --format json | json_check
graphrun small.graph both -f 'x=[[0.5, inf], [nan, -1e30]]' -f 'n=[9223372036854775806, -3]' --format json | json_check
graphrun small.graph both -f 'x=[[1, 2]]' -f 'n=[7]' --format json -q | json_check
graphrun small.graph both -f 'x=[1, 2]' --format json | json_check
graphrun small.graph --fetch y,y -f 'x=[[1, 2]]' --format json | json_check
graphrun small.graph --fetch "$(printf 'a\001\377"b')" -f "$(printf '\377=\001')" --format json | json_check
graphrun none.graph --format json | json_check
graphlint small.graph plain.graph none.graph "$samples"/mistakes/*.graph --format json | json_check
graphlint small.graph --needs noisy,total --format json | json_check
graphlint small.graph --needs nosy --format json | json_check
