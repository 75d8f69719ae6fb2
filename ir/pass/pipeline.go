package pass

import "github.com/gocard/gocard/ir"

// Pipeline is the order of all passes.
//
// Go form: locals become values and unreachable functions go, before anything is reported about them; temporaries judges the stores that were written.
// recursion asks for bounds. fewResults lets functions return one reference that the card lends at most, narrowInt ends Go's int; frames ends local arrays, whose offsets are
// constants from there on. legalize goes over to card form, which the passes behind it keep.
var Pipeline = []Pass{
	{"unreachable", 0, eachFunc(unreachable)},
	{"promotevars", 0, eachFunc(promoteVars)},
	{"simplify", 0, eachFunc(simplify)},
	{"deadfuncs", 0, deadFuncs},
	{"temporaries", 0, temporaries},
	{"inline", 2, inline},
	{"simplify1", 2, eachFunc(simplify)},
	{"deadfuncs1", 2, deadFuncs},
	{"mergeglobals", 1, mergeGlobals},
	{"cse", 0, eachFunc(cse)},
	{"decide", 0, decideByRange},
	{"dropnulls", 1, eachFunc(func(f *ir.Func) { dropNulls(f, nil) })},
	{"shapes", 2, shapes},
	{"decide1", 2, decideByRange},
	{"deadparams", 1, deadParams},
	{"deadfields", 1, deadFields},
	{"fewresults", 0, fewResults},
	{"deadparams1", 1, deadParams},
	{"recursion", 0, recursion},
	{"narrowint", 0, narrowInt},
	{"simplify2", 0, eachFunc(simplify)},
	{"cse2", 1, eachFunc(cse)},
	{"decide2", 1, decideLengths},
	{"dropchecks", 1, dropChecks},
	{"dropnulls1", 1, eachFunc(func(f *ir.Func) { dropNulls(f, nil) })},
	{"shapes1", 2, shapes},
	{"frames", 0, frames},
	{"legalize", 0, legalize},
	{"simplify3", 0, eachFunc(simplify)},
	{"demanded", 1, demanded},
	{"simplify5", 1, eachFunc(simplify)},
	{"split32", 0, split32},
	{"simplify6", 0, eachFunc(simplify)},
	{"needint", 0, needInt},
	{"multiresults", 0, multiResults},
	{"prologue", 0, prologue},
	{"deadfuncs2", 0, deadFuncs},
	{"simplify4", 0, eachFunc(simplify)},
	{"initvars", 0, eachFunc(initVars)},
	{"librarystate", 0, libraryState},
}
