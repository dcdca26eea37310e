cd $samples/mistakes
graphlint --format gcc forgotten_phase.graph; echo $?
graphlint --format json forgotten_phase.graph misspelt_feed.graph; echo $?
