"""New rows through a network: raw cells coded as the columns of its data were, outputs with what they mean."""
