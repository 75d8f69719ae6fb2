package native

import (
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/files"
)

// fileViewMethods are those of uicc.access.FileView.
func fileViewMethods() []entry {
	return []entry{
		{Interface, 0, "select", ofView(viewSelectFCP)},
		{Interface, 1, "select", ofView(moving(func(v *files.View, args []int32) error {
			_, err := v.Enter().Select(uint16(args[0]))
			return err
		}))},
		{Interface, 2, "select", ofView(moving(func(v *files.View, args []int32) error {
			_, err := v.Enter().SelectSFI(byte(args[0]))
			return err
		}))},
		{Interface, 3, "status", ofView(viewStatus)},
		{Interface, 4, "readBinary", ofView(viewReadBinary)},
		{Interface, 5, "updateBinary", ofView(viewUpdateBinary)},
		{Interface, 6, "readRecord", ofView(viewReadRecord)},
		{Interface, 7, "updateRecord", ofView(viewUpdateRecord)},
		{Interface, 8, "searchRecord", ofView(viewSearchRecord)},
		{Interface, 9, "increase", ofView(viewIncrease)},
		{Interface, 10, "deactivateFile", ofView(func(_ Env, v *files.View, _ []int32) (int32, error) { return 0, v.Enter().DeactivateFile(v.Domain) })},
		{Interface, 11, "activateFile", ofView(func(_ Env, v *files.View, _ []int32) (int32, error) { return 0, v.Enter().ActivateFile(v.Domain) })},
	}
}

// placeSize is how many bytes of persistent memory the place of a view takes.
const placeSize = 4

// place announces that the place of a persistent view changes.
func place(env Env, v *files.View) error {
	if v.Event != jcre.NotATransientObject {
		return nil
	}
	return env.HostWrite(placeSize, nil)
}

// moving is a method without result that changes the view's place.
func moving(f func(*files.View, []int32) error) func(Env, *files.View, []int32) (int32, error) {
	return func(env Env, v *files.View, args []int32) (int32, error) {
		if err := place(env, v); err != nil {
			return 0, err
		}
		return 0, f(v, args)
	}
}

// viewSelectFCP is select(fid, fcp, fcpOffset, fcpLength).
func viewSelectFCP(env Env, v *files.View, args []int32) (int32, error) {
	if _, err := slice(env, args[1], args[2], args[3]); err != nil {
		return 0, err
	}
	if err := place(env, v); err != nil {
		return 0, err
	}
	f, err := v.Enter().Select(uint16(args[0]))
	if err != nil {
		return 0, err
	}
	return putFCP(env, v.FCP(f), args[1], args[2], args[3])
}

// viewStatus is status(fcp, fcpOffset, fcpLength).
func viewStatus(env Env, v *files.View, args []int32) (int32, error) {
	if _, err := slice(env, args[0], args[1], args[2]); err != nil {
		return 0, err
	}
	v.Enter()
	return putFCP(env, v.FCP(nil), args[0], args[1], args[2])
}

// putFCP copies as much as there is room for and answers how much.
func putFCP(env Env, fcp []byte, array, off, max int32) (int32, error) {
	n := min(len(fcp), int(max))
	return short(n), env.Write(Ref(array), int(off), fcp[:n], false)
}

// viewReadBinary is readBinary(fileOffset, resp, respOffset, respLength).
func viewReadBinary(env Env, v *files.View, args []int32) (int32, error) {
	if _, err := slice(env, args[1], args[2], args[3]); err != nil {
		return 0, err
	}
	data, err := v.Enter().ReadBinary(v.Domain, int(args[0]), int(args[3]))
	if err != nil {
		return 0, err
	}
	return short(int(args[2] + args[3])), env.Write(Ref(args[1]), int(args[2]), data, false)
}

// viewUpdateBinary is updateBinary(fileOffset, data, dataOffset, dataLength).
func viewUpdateBinary(env Env, v *files.View, args []int32) (int32, error) {
	data, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	return 0, v.Enter().UpdateBinary(v.Domain, int(args[0]), data)
}

// viewReadRecord is readRecord(recNumber, mode, recOffset, resp, respOffset, respLength).
func viewReadRecord(env Env, v *files.View, args []int32) (int32, error) {
	if _, err := slice(env, args[3], args[4], args[5]); err != nil {
		return 0, err
	}
	if err := place(env, v); err != nil {
		return 0, err
	}
	data, err := v.Enter().ReadRecord(v.Domain, int(args[0]), files.Mode(args[1]), int(args[2]), int(args[5]))
	if err != nil {
		return 0, err
	}
	return short(int(args[4] + args[5])), env.Write(Ref(args[3]), int(args[4]), data, false)
}

// viewUpdateRecord is updateRecord(recNumber, mode, recOffset, data, dataOffset, dataLength).
func viewUpdateRecord(env Env, v *files.View, args []int32) (int32, error) {
	data, err := slice(env, args[3], args[4], args[5])
	if err != nil {
		return 0, err
	}
	if err := place(env, v); err != nil {
		return 0, err
	}
	_, err = v.Enter().UpdateRecord(v.Domain, int(args[0]), files.Mode(args[1]), int(args[2]), data)
	return 0, err
}

// viewSearchRecord is searchRecord(mode, recordNumber, searchIndication, patt, pattOffset, pattLength, response, respOffset, respLength).
func viewSearchRecord(env Env, v *files.View, args []int32) (int32, error) {
	pattern, err := slice(env, args[3], args[4], args[5])
	if err != nil {
		return 0, err
	}
	if _, err := shorts(env, args[6], args[7], args[8]); err != nil {
		return 0, err
	}
	s, err := files.ParseSearch(byte(args[0]), int(args[1]), uint16(args[2]))
	if err != nil {
		return 0, err
	}
	if err := place(env, v); err != nil {
		return 0, err
	}
	found, err := v.Enter().SearchRecord(v.Domain, s, pattern)
	if err != nil {
		return 0, err
	}
	n := min(len(found), int(args[8]))
	numbers := make([]int32, n)
	for i := range numbers {
		numbers[i] = short(int(found[i]))
	}
	return short(n), env.SetElements(Ref(args[6]), int(args[7]), numbers, true)
}

// viewIncrease is increase(incr, incrOffset, incrLength, resp, respOffset).
func viewIncrease(env Env, v *files.View, args []int32) (int32, error) {
	by, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if err := place(env, v); err != nil {
		return 0, err
	}
	c := v.Enter()
	if _, err := slice(env, args[3], args[4], int32(c.IncreaseSize())); err != nil {
		return 0, err
	}
	sum, err := c.Increase(v.Domain, by)
	if err != nil {
		return 0, err
	}
	return short(len(sum)), env.Write(Ref(args[3]), int(args[4]), sum, false)
}
