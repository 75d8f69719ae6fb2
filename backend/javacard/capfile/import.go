package capfile

// Import is the Import component (JCVM 6.7). The position of a package is its
// package token.
type Import struct {
	Packages []PackageInfo
}

func parseImport(info []byte) (Import, error) {
	r := &reader{tag: ComponentImport, b: info}
	i := Import{list(r, int(r.u1()), (*reader).packageInfo)}
	return i, r.end()
}

func (i *Import) encode() ([]byte, error) {
	w := &writer{tag: ComponentImport}
	w.n1("import count", len(i.Packages))
	for _, p := range i.Packages {
		w.packageInfo(p)
	}
	return w.b, w.err
}
