graphlint only_in_training.graph --needs y
graphlint only_in_training.graph --needs y --format json
