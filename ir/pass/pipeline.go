package pass

import "github.com/gocard/gocard/ir"

// Pipeline is the order of all passes.
//
// Go form: locals become values and unreachable functions go, before anything is reported about them; temporaries judges the stores that were written.
// refusals and recursion ask for bounds. fewResults lets functions return one reference that the card lends at most, narrowInt ends Go's int; frames ends local arrays, whose offsets are
// constants from there on. legalize goes over to card form, which the passes behind it keep.
var Pipeline = []Pass{
	{Name: "unreachable", Run: eachFunc(unreachable)},
	{Name: "promotevars", Run: eachFunc(promoteVars)},
	{Name: "simplify", Run: eachFunc(simplify)},
	{Name: "deadfuncs", Run: deadFuncs},
	{Name: "temporaries", Run: temporaries},
	{Name: "inline", Level: 2, Run: inline},
	{Name: "simplify1", Level: 2, Run: eachFunc(simplify)},
	{Name: "deadfuncs1", Level: 2, Run: deadFuncs},
	{Name: "mergeglobals", Level: 1, Run: mergeGlobals},
	{Name: "cse", Run: eachFunc(cse)},
	{Name: "decide", Run: decideByRange},
	{Name: "dropnulls", Level: 1, Run: eachFunc(func(f *ir.Func) { dropNulls(f, nil) })},
	{Name: "shapes", Level: 2, Run: shapes},
	{Name: "decide1", Level: 2, Run: decideByRange},
	{Name: "deadparams", Level: 1, Run: deadParams},
	{Name: "deadfields", Level: 1, Run: deadFields},
	{Name: "fewresults", Run: fewResults},
	{Name: "deadparams1", Level: 1, Run: deadParams},
	{Name: "refusals", Run: refusals, Judges: true},
	{Name: "recursion", Run: recursion, Judges: true},
	{Name: "narrowint", Run: narrowInt, Judges: true},
	{Name: "simplify2", Run: eachFunc(simplify)},
	{Name: "cse2", Level: 1, Run: eachFunc(cse)},
	{Name: "decide2", Level: 1, Run: decideLengths},
	{Name: "dropchecks", Level: 1, Run: dropChecks},
	{Name: "dropnulls1", Level: 1, Run: eachFunc(func(f *ir.Func) { dropNulls(f, nil) })},
	{Name: "shapes1", Level: 2, Run: shapes},
	{Name: "frames", Run: frames},
	{Name: "legalize", Run: legalize},
	{Name: "simplify3", Run: eachFunc(simplify)},
	{Name: "demanded", Level: 1, Run: demanded},
	{Name: "simplify5", Level: 1, Run: eachFunc(simplify)},
	{Name: "split32", Run: split32},
	{Name: "simplify6", Run: eachFunc(simplify)},
	{Name: "needint", Run: needInt},
	{Name: "multiresults", Run: multiResults},
	{Name: "prologue", Run: prologue},
	{Name: "deadfuncs2", Run: deadFuncs},
	{Name: "simplify4", Run: eachFunc(simplify)},
	{Name: "initvars", Run: eachFunc(initVars)},
	{Name: "librarystate", Run: libraryState},
}
