# A placeholder that the condition of its own use needs was said by nobody.
graphlint needed_by_its_own_condition.graph --fetch y --feed x
