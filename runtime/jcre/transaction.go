package jcre

// Journal is how a runtime makes persistent writes undoable. The card model calls Begin, then exactly one of Commit and
// Abort; there is one level. Abort may come at the next Reset when power was cut.
type Journal interface {
	Begin()
	Commit()
	Abort()
}

// CommitCapacity is what a Journal of limited size also implements: JCSystem.getMaxCommitCapacity and
// getUnusedCommitCapacity in bytes.
type CommitCapacity interface {
	MaxCommitCapacity() int
	UnusedCommitCapacity() int
}

// WriteThrough is what a Journal implements whose runtime has writes that ignore an open transaction
// (Util.arrayCopyNonAtomic, arrayFillNonAtomic): write changes dst only, and an abort keeps the change, except for
// elements that the transaction had changed before.
type WriteThrough interface {
	WriteThrough(dst []byte, write func())
}

// NonAtomic runs write, which changes dst only, past an open transaction.
func (c *Card) NonAtomic(dst []byte, write func()) {
	if j, ok := c.journal.(WriteThrough); ok && c.inTransaction {
		j.WriteThrough(dst, write)
		return
	}
	write()
}

// BeginTransaction is JCSystem.beginTransaction: TransactionException IN_PROGRESS when one is open. During install the
// JCRE's own transaction is open and the three calls have no effect (JCRE 7.7).
func (c *Card) BeginTransaction() error {
	if c.installing != nil {
		return nil
	}
	if c.inTransaction {
		return Throw(TransactionExceptionClass, TransactionInProgress)
	}
	c.begin()
	return nil
}

// CommitTransaction is JCSystem.commitTransaction: TransactionException NOT_IN_PROGRESS when none is open.
func (c *Card) CommitTransaction() error {
	if c.installing != nil {
		return nil
	}
	if !c.inTransaction {
		return Throw(TransactionExceptionClass, TransactionNotInProgress)
	}
	c.commit()
	return nil
}

// AbortTransaction is JCSystem.abortTransaction: TransactionException NOT_IN_PROGRESS when none is open.
func (c *Card) AbortTransaction() error {
	if c.installing != nil {
		return nil
	}
	if !c.inTransaction {
		return Throw(TransactionExceptionClass, TransactionNotInProgress)
	}
	c.abort()
	return nil
}

// TransactionDepth is JCSystem.getTransactionDepth: 1 while a transaction is open, and during install.
func (c *Card) TransactionDepth() byte {
	if c.inTransaction {
		return 1
	}
	return 0
}

// MaxCommitCapacity is JCSystem.getMaxCommitCapacity; 32767 where the journal has no limit.
func (c *Card) MaxCommitCapacity() int {
	if j, ok := c.journal.(CommitCapacity); ok {
		return min(j.MaxCommitCapacity(), maxShort)
	}
	return maxShort
}

// UnusedCommitCapacity is JCSystem.getUnusedCommitCapacity; 32767 where the journal has no limit.
func (c *Card) UnusedCommitCapacity() int {
	if j, ok := c.journal.(CommitCapacity); ok {
		return min(j.UnusedCommitCapacity(), maxShort)
	}
	return maxShort
}

// OnAbort registers f to be called when the open transaction is aborted, last first; without one there is nothing to undo. Natively running
// cards use it for state of API objects, which their journal does not see.
func (c *Card) OnAbort(f func()) {
	if c.inTransaction {
		c.undo = append(c.undo, f)
	}
}

func (c *Card) begin() {
	c.inTransaction, c.undo = true, nil
	c.journal.Begin()
}

func (c *Card) commit() {
	c.inTransaction, c.undo = false, nil
	c.journal.Commit()
}

func (c *Card) abort() {
	c.inTransaction = false
	c.journal.Abort()
	for i := len(c.undo) - 1; i >= 0; i-- {
		c.undo[i]()
	}
	c.undo = nil
}

// abortOpen aborts a transaction that applet code left open and reports whether there was one (JCRE 7.6).
func (c *Card) abortOpen() bool {
	if !c.inTransaction {
		return false
	}
	c.abort()
	return true
}

// noJournal serves cards without persistent state to undo.
type noJournal struct{}

func (noJournal) Begin()  {}
func (noJournal) Commit() {}
func (noJournal) Abort()  {}
