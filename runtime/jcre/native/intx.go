package native

import "encoding/binary"

// intxPackage is javacardx.framework.util.intx: the class JCint, for cards with
// int.
func intxPackage() packageTable {
	return packageTable{aid: IntxAID, name: "javacardx/framework/util/intx", classes: []classTable{{0, "JCint", []entry{
		{Static, 0, "makeInt", makeIntBytes},
		{Static, 1, "makeInt", makeIntShorts},
		{Static, 2, "getInt", getInt},
		{Static, 3, "setInt", setInt},
		{Static, 4, "makeTransientIntArray", makeTransient(Int)},
		{Static, 5, "makeIntArrayView", makeArrayView},
		{Virtual, 0, "equals", objectEquals},
	}}}}
}

func makeIntBytes(_ Env, args []int32) (int32, error) {
	return args[0]<<24 | args[1]&0xFF<<16 | args[2]&0xFF<<8 | args[3]&0xFF, nil
}

func makeIntShorts(_ Env, args []int32) (int32, error) { return args[0]<<16 | args[1]&0xFFFF, nil }

func getInt(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], 4)
	if err != nil {
		return 0, err
	}
	return int32(binary.BigEndian.Uint32(b)), nil
}

func setInt(env Env, args []int32) (int32, error) {
	data := binary.BigEndian.AppendUint32(nil, uint32(args[2]))
	return short(int(args[1] + 4)), write(env, args[0], args[1], data, true)
}
