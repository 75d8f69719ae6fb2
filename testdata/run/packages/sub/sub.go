// Package sub is a package that the applet imports: its initialisation, its unexported methods.
package sub

// Table is written by the importing package.
var Table = [4]int16{1, 2, 3, 4}

// Count is set three times while packages are initialised.
var Count uint16 = 5

var hidden = Table[2] + f()

func f() int16 { Count++; return int16(Count) }

func init() { Count += 10 }

// Hidden is a variable whose initial value depends on others.
func Hidden() int16 { return hidden }

type inner struct{ n int16 }

func (i *inner) secret() int16 { return i.n * 2 }

// Secret has a method that other packages cannot define.
type Secret interface{ secret() int16 }

// New makes a Secret.
func New(n int16) Secret { return &inner{n} }

// Call calls the method.
func Call(s Secret) int16 { return s.secret() }
