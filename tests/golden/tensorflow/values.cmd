# Constants in every form: contents, packed values, values apart, the last one repeated, none.
graphrun ../../data/tf/values.pb --fetch content,packed,apart,repeated,zeros,truth
