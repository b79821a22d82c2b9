"""The engines that `bench search` holds against each other; each module is one of them."""
