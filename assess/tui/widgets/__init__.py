"""The widgets that screens are made of; none of them knows the store, the catalogue or the graders."""
