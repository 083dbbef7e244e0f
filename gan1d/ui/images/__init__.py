"""Everything of the page "MNIST GAN": the live view of a run, told to every browser, and the controls beside it."""
