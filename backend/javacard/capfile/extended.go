package capfile

import "fmt"

// An extended file (format 2.3, JCVM 6.1) has several packages, and methods in blocks. Its components are those of a compact file with two additions:
// lists of classes stand once for each package, and a method is named by its block and the offset in it.

// perPackage reads a list once, or in an extended file once for each package; counts is how many elements each package has.
func perPackage[T any](r *reader, f Format, read func(*reader) []T) (all []T, counts []int) {
	if f != Format23Extended {
		return read(r), nil
	}
	counts = []int{}
	for n := int(r.u1()); len(counts) < n && r.err == nil; {
		part := read(r)
		all = append(all, part...)
		counts = append(counts, len(part))
	}
	return all, counts
}

// eachPackage writes a list that perPackage reads.
func eachPackage[T any](w *writer, f Format, all []T, counts []int, write func([]T)) {
	if f != Format23Extended {
		write(all)
		return
	}
	w.n1("package count", len(counts))
	for _, n := range counts {
		if n < 0 || n > len(all) {
			w.fail("packages of more than %d classes", len(all))
			return
		}
		write(all[:n])
		all = all[n:]
	}
	if len(all) > 0 {
		w.fail("%d classes of no package", len(all))
	}
}

// methodRef reads the offset of a method, in an extended file with its block.
func (r *reader) methodRef(f Format) (block uint8, offset uint16) {
	if f == Format23Extended {
		block = r.u1()
	}
	return block, r.u2()
}

func (w *writer) methodRef(f Format, block uint8, offset uint16) {
	if f == Format23Extended {
		w.u1(block)
	} else if block != 0 {
		w.fail("method in block %d of a file that is not extended", block)
	}
	w.u2(offset)
}

// methodRefs reads n method references; blocks is nil in a file that is not extended.
func (r *reader) methodRefs(f Format, n int) (blocks []uint8, offsets []uint16) {
	for range n {
		block, offset := r.methodRef(f)
		if r.err != nil {
			break
		}
		if f == Format23Extended {
			blocks = append(blocks, block)
		}
		offsets = append(offsets, offset)
	}
	return blocks, offsets
}

func (w *writer) methodRefs(f Format, blocks []uint8, offsets []uint16) {
	if f == Format23Extended && len(blocks) != len(offsets) {
		w.fail("%d blocks for %d methods", len(blocks), len(offsets))
		return
	}
	for i, offset := range offsets {
		block := uint8(0)
		if f == Format23Extended {
			block = blocks[i]
		}
		w.methodRef(f, block, offset)
	}
}

// methodRefSize is the number of bytes that name a method.
func (f Format) methodRefSize() int {
	if f == Format23Extended {
		return 3
	}
	return 2
}

// MethodAt names a method: its block, 0 in a file that is not extended, and the offset in it.
type MethodAt struct {
	Block  uint8
	Offset uint16
}

// String returns the offset, with the block in front if it is not the first.
func (m MethodAt) String() string {
	if m.Block == 0 {
		return fmt.Sprint(m.Offset)
	}
	return fmt.Sprintf("%d:%d", m.Block, m.Offset)
}

// Block is one block of the Method component. A file that is not extended has one.
type Block struct {
	*Method
	Index int
	Start int // offset of the block in the component's info
	// owners are the methods that the handlers' ranges begin in, nil outside of all.
	owners []*MethodInfo
}

// HandlersOf returns the exception handlers of a method, and the position of the first of them in the block's table. A correct table has them together.
func (b Block) HandlersOf(m *MethodInfo) (first int, handlers []ExceptionHandler) {
	first = -1
	for i, owner := range b.owners {
		if owner == m {
			if first < 0 {
				first = i
			}
			handlers = append(handlers, b.Handlers[i])
		}
	}
	return max(0, first), handlers
}

// newBlock finds the owners of handlers.
func newBlock(m *Method, index, start int) Block {
	b := Block{Method: m, Index: index, Start: start}
	for _, h := range m.Handlers {
		b.owners = append(b.owners, m.Containing(h.StartOffset))
	}
	return b
}

// Place names a method of the block.
func (b Block) Place(m *MethodInfo) MethodAt { return MethodAt{uint8(b.Index), m.Offset} }

// MethodBlocks lists the blocks of the Method component.
func (f *File) MethodBlocks() []Block {
	if !f.IsExtended() {
		return []Block{newBlock(&f.Method, 0, 0)}
	}
	start := 1 + 4*len(f.Blocks)
	out := make([]Block, len(f.Blocks))
	for i := range f.Blocks {
		out[i] = newBlock(&f.Blocks[i], i, start)
		start += f.Blocks[i].Size()
	}
	return out
}

// Exporting lists the packages that the Export component has lists of classes for.
func (f *File) Exporting() []PackageInfo {
	if f.Export == nil {
		return nil
	}
	if !f.IsExtended() {
		return []PackageInfo{f.Header.Package}
	}
	out := make([]PackageInfo, len(f.Header.Public))
	for i, p := range f.Header.Public {
		out[i] = p.PackageInfo
	}
	return out
}

// refBlocks lists the reference locations of each block.
func (f *File) refBlocks() []RefLocation {
	if f.IsExtended() {
		return f.RefBlocks
	}
	return []RefLocation{f.RefLocation}
}

// PublicTable returns the public virtual method table; an entry without method has the offset NoMethod.
func (c *ClassInfo) PublicTable() []MethodAt { return methodsAt(c.PublicBlocks, c.PublicMethods) }

// PackageTable is PublicTable for package-visible methods.
func (c *ClassInfo) PackageTable() []MethodAt { return methodsAt(c.PackageBlocks, c.PackageMethods) }

// Install names the install method.
func (a *AppletInfo) Install() MethodAt {
	return MethodAt{a.InstallMethodBlock, a.InstallMethodOffset}
}

// StaticMethods lists the static methods and constructors by token.
func (c *ExportClass) StaticMethods() []MethodAt {
	return methodsAt(c.StaticMethodBlocks, c.StaticMethodOffsets)
}

// At names the method that is described.
func (m *MethodDescriptor) At() MethodAt { return MethodAt{m.Block, m.Offset} }

// Method returns the method of an internal CONSTANT_StaticMethodref.
func (c Constant) Method() MethodAt { return MethodAt{c.Info[0], c.Offset()} }

// ownedBy tells to which package, counted from 0, the element i of a list belongs that perPackage read.
func ownedBy(counts []int, i int) int {
	for p, n := range counts {
		if i < n {
			return p
		}
		i -= n
	}
	return max(0, len(counts)-1)
}

// PackageOf tells to which package of an extended file the class at an index of Classes belongs; 0 in a file that is not extended.
func (d *Descriptor) PackageOf(i int) int { return ownedBy(d.PackageClasses, i) }

// PackageOf tells to which public package of an extended file the class at an index of Classes belongs, and the token it has there.
func (e *Export) PackageOf(i int) (pkg, token int) {
	pkg = ownedBy(e.PackageClasses, i)
	for _, n := range e.PackageClasses[:min(pkg, len(e.PackageClasses))] {
		i -= n
	}
	return pkg, i
}

// Starts returns the places of the classes in the component's info.
func (e *Export) Starts(f Format) []int {
	at, pkg := 1, -1
	out := make([]int, len(e.Classes))
	for i := range e.Classes {
		if p := ownedBy(e.PackageClasses, i); f == Format23Extended && p != pkg {
			at, pkg = at+p-pkg, p // a class count for each package
		}
		out[i] = at
		at += 4 + 2*len(e.Classes[i].StaticFieldOffsets) + f.methodRefSize()*len(e.Classes[i].StaticMethodOffsets)
	}
	return out
}

// methodsAt joins blocks, which may be nil, and offsets.
func methodsAt(blocks []uint8, offsets []uint16) []MethodAt {
	out := make([]MethodAt, len(offsets))
	for i, offset := range offsets {
		out[i].Offset = offset
		if i < len(blocks) {
			out[i].Block = blocks[i]
		}
	}
	return out
}

// parseBlocks splits the Method component of an extended file: u1 count, u4 offset of each block, the blocks.
func parseBlocks(info []byte, starts []MethodAt, complete bool) ([]Method, error) {
	r := &reader{tag: ComponentMethod, b: info}
	offsets := list(r, int(r.u1()), (*reader).u4)
	if r.err != nil {
		return nil, r.err
	}
	var blocks []Method
	for i := range offsets {
		end := uint64(len(info))
		if i+1 < len(offsets) {
			end = uint64(offsets[i+1])
		}
		if at := uint64(offsets[i]); at != uint64(r.pos) || end < at || end > uint64(len(info)) {
			r.fail(1+4*i, "block %d at offset %d, want %d", i, offsets[i], r.pos)
			return nil, r.err
		}
		var in []uint16
		for _, s := range starts {
			if int(s.Block) == i {
				in = append(in, s.Offset)
			}
		}
		m, err := parseMethod(r.take(int(end)-r.pos), in, complete)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, m)
	}
	return blocks, r.end()
}

func encodeBlocks(blocks []Method) ([]byte, error) {
	w := &writer{tag: ComponentMethod}
	w.n1("block count", len(blocks))
	var bodies []byte
	for i := range blocks {
		w.u4(uint32(1 + 4*len(blocks) + len(bodies)))
		body, err := blocks[i].encode()
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body...)
	}
	w.bytes(bodies)
	return w.b, w.err
}

func parseRefBlocks(info []byte) ([]RefLocation, error) {
	r := &reader{tag: ComponentReferenceLocation, b: info}
	blocks := list(r, int(r.u1()), func(r *reader) RefLocation { return RefLocation{r.deltas(), r.deltas()} })
	return blocks, r.end()
}

func encodeRefBlocks(blocks []RefLocation) ([]byte, error) {
	w := &writer{tag: ComponentReferenceLocation}
	w.n1("block count", len(blocks))
	for i := range blocks {
		w.deltas(blocks[i].ByteIndices)
		w.deltas(blocks[i].Byte2Indices)
	}
	return w.b, w.err
}
