package progen

import (
	"fmt"
	"strings"
)

// transactional has the program use transactions. What these write must be reached through the applet, so package variables stay as they are, and the
// trace is one of its fields: only methods of the applet note something.
func (g *gen) transactional() {
	g.transactions = true
	g.declareTrace("a.trace")
	g.scopes[0][0].fixed = true
	g.decls.WriteString("var idle uint16 = 0x1234\n\nfunc skip(uint16) {}\n\n")
}

// noting fits the body of a function to where the trace is.
func (g *gen) noting(body string, f *fn) string {
	switch {
	case !g.transactions:
		return body
	case f.recv != nil && f.recv == g.pointerTo(g.applet):
		return strings.ReplaceAll(body, "note(", "a.note(")
	}
	return strings.NewReplacer("note(", "skip(", "a.trace", "idle").Replace(body)
}

// maxTransaction bounds what one transaction executes, since cards have a buffer of some hundred bytes for what it writes.
const maxTransaction = 40

// transaction is committed, aborted, or left to the card.
func (g *gen) transaction(depth int) bool {
	if !g.transactions || g.loops > 0 || g.cost+maxTransaction > g.limit {
		return false
	}
	defer func(old int) { g.limit = old }(g.limit)
	g.limit = g.cost + maxTransaction
	g.line("{\nframework.BeginTransaction()\n{")
	g.block(g.between(1, 4), depth-1)
	g.line("}\n%s\n}", g.transactionEnd())
	return true
}

func (g *gen) transactionEnd() string {
	const commit, abort = "framework.CommitTransaction()", "framework.AbortTransaction()"
	switch g.r.IntN(5) {
	case 0:
		return abort
	case 1:
		return fmt.Sprintf("if %s {\n%s\n} else {\n%s\n}", g.condition(2), abort, commit)
	case 2:
		return fmt.Sprintf("if framework.TransactionDepth() > 0 {\nnote(1)\n%s\n}", pick(g.r, []string{commit, abort, ""}))
	}
	return commit
}
