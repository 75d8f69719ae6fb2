package framework

// Kinds of PINs, for BuildOwnerPIN.
const (
	OwnerPINBuilderOwnerPIN                  = 1 // OwnerPINBuilder.OWNER_PIN
	OwnerPINBuilderOwnerPINX                 = 2 // OwnerPINBuilder.OWNER_PIN_X
	OwnerPINBuilderOwnerPINXWithPredecrement = 3 // OwnerPINBuilder.OWNER_PIN_X_WITH_PREDECREMENT
)

// OwnerPINx is javacard.framework.OwnerPINx: a PIN whose owner sets try limit and counter. What the owner changes is rolled back when a transaction is aborted.
//
//gocard:interface token=19 name=javacard/framework/OwnerPINx since=1.6
type OwnerPINx interface {
	PIN
	// Update is OwnerPINx.update: sets a new value and restores the try counter. Too long a value is PINException ILLEGAL_VALUE.
	//
	//gocard:virtual token=4 desc=([BSB)V since=1.6
	Update(pin []byte)
	// TryLimit is OwnerPINx.getTryLimit.
	//
	//gocard:virtual token=5 desc=()B range=1..127 since=1.6
	TryLimit() int
	// SetTryLimit is OwnerPINx.setTryLimit, which restores the try counter, too. The limit is 1 to 127, else PINException ILLEGAL_VALUE.
	//
	//gocard:virtual token=6 desc=(B)V since=1.6
	SetTryLimit(limit byte)
	// SetTriesRemaining is OwnerPINx.setTriesRemaining: 0 blocks the PIN; more than the limit is PINException ILLEGAL_VALUE.
	//
	//gocard:virtual token=7 desc=(B)V since=1.6
	SetTriesRemaining(remaining byte)

	isOwnerPINx()
}

// OwnerPINxWithPredecrement is javacard.framework.OwnerPINxWithPredecrement: a PIN whose tries are counted before the value is compared. Check without
// DecrementTriesRemaining before is PINException ILLEGAL_STATE.
//
//gocard:interface token=20 name=javacard/framework/OwnerPINxWithPredecrement since=1.6
type OwnerPINxWithPredecrement interface {
	OwnerPINx
	// DecrementTriesRemaining is OwnerPINxWithPredecrement.decrementTriesRemaining; it gives the new try counter.
	//
	//gocard:virtual token=8 desc=()B range=0..127 since=1.6
	DecrementTriesRemaining() int

	isOwnerPINxWithPredecrement()
}

// BuildOwnerPIN is OwnerPINBuilder.buildOwnerPIN: makes a PIN of a kind, of at most maxPINSize bytes and without a value. Limit and size are 1 to 127, else
// PINException ILLEGAL_VALUE.
//
//gocard:static class=21 token=0 desc=(BBB)Ljavacard/framework/PIN; alloc=yes since=1.6
func BuildOwnerPIN(tryLimit, maxPINSize, kind byte) PIN {
	if kind < OwnerPINBuilderOwnerPIN || kind > OwnerPINBuilderOwnerPINXWithPredecrement {
		panic(PINIllegalValue)
	}
	p := NewOwnerPIN(tryLimit, maxPINSize)
	switch kind {
	case OwnerPINBuilderOwnerPINX:
		return &ownerPINx{p}
	case OwnerPINBuilderOwnerPINXWithPredecrement:
		p.pin.CountInAdvance()
		return &predecremented{ownerPINx{p}}
	}
	return p
}

type ownerPINx struct{ *OwnerPIN }

func (*ownerPINx) isOwnerPINx() {}

func (p *ownerPINx) TryLimit() int { return sensitive().StoreShort(int(p.pin.TryLimit())) }

func (p *ownerPINx) Update(pin []byte) {
	b := array(pin, byteLength(pin))
	p.administer(func() error { return p.pin.Update(b) })
}

func (p *ownerPINx) SetTryLimit(limit byte) {
	p.administer(func() error { return p.pin.SetTryLimit(int8(limit)) })
}

func (p *ownerPINx) SetTriesRemaining(remaining byte) {
	p.administer(func() error { return p.pin.SetTriesRemaining(int8(remaining)) })
}

// administer makes a change that an abort rolls back.
func (p *ownerPINx) administer(change func() error) {
	restore := p.pin.SaveAll()
	raise(change())
	card().OnAbort(restore)
}

type predecremented struct{ ownerPINx }

func (*predecremented) isOwnerPINxWithPredecrement() {}

func (p *predecremented) DecrementTriesRemaining() int {
	return sensitive().StoreShort(int(p.pin.CountTry()))
}
