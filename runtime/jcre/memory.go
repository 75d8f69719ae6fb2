package jcre

// Memory is what an applet instance may take of the card's memory, and what is set aside for it (Card Specification 9.7): memory quotas and
// reserved memory. The zero value stands for neither.
type Memory struct {
	Persistent Grant `json:",omitzero"` // objects of the instance
	Transient  Grant `json:",omitzero"` // contents of its transient arrays, of both kinds together
}

// Grant is a bound in bytes, and what of it is sure to be there.
type Grant struct {
	Quota    int `json:",omitempty"` // at most; 0: as much as there is
	Reserved int `json:",omitempty"` // nobody else gets these
}

// IsZero reports whether the grant says nothing.
func (g Grant) IsZero() bool { return g == Grant{} }

// IsZero reports whether nothing is said about the instance's memory.
func (m Memory) IsZero() bool { return m == Memory{} }
