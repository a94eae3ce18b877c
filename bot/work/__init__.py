"""The stages' work, a step at a time: each taken from the store, done, and recorded there."""
