package ir

import "go/token"

// Storage says where memory comes from.
type Storage string

// The storages. A frame is the transient array that local arrays share; transient arrays of their own are cleared like it when the card is reset.
const (
	StorageFile       Storage = "file"       // in the CAP file, on the card with the package
	StoragePersistent Storage = "persistent" // an object or array that is made
	StorageFrame      Storage = "frame"
	StorageTransient  Storage = "transient"
)

// Site is a place in the source where the program takes memory. Sites are for reports: no pass looks at them, and one may be gone from the code.
type Site struct {
	Pos     token.Position
	Func    string
	What    string
	Storage Storage
	Bytes   int    // payload, without what a card adds to each object; 0 if it is known at run time only
	Object  *Class // of the object that is made, whose fields are the payload; nil for arrays
	Why     string // it lies there
}

// Size is the payload: of an object that of its fields, 16 bits a word.
func (s *Site) Size() int {
	n := s.Bytes
	for c := s.Object; c != nil && c.API == nil; c = c.Super {
		for _, f := range c.Fields {
			n += 2
			if k := f.Type.Kind; k == I32 || k == U32 {
				n += 2
			}
		}
	}
	return n
}
