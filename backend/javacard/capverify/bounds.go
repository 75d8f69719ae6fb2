package capverify

import "errors"

// The work on a method is bounded by its size, whatever its code does. Honest
// code settles after a few passes; none of the public applets tried needed more.
const (
	workPerInstruction = 256     // units: an instruction executed, or 16 words of a frame merged or copied
	wordsPerUnit       = 16      // words merged or copied for one unit
	wordsKept          = 256     // words of frames that are kept for each instruction, 8 bytes each
	maxWords           = 1 << 22 // words of all frames that are kept
	maxCalls           = 256     // ways in which subroutines call each other
)

var errComplex = errors.New("code is too complex to verify")

// spend counts work: an instruction, or words of a frame.
func (f *flow) spend(words int) error {
	if f.budget -= 1 + words/wordsPerUnit; f.budget < 0 {
		return errComplex
	}
	return nil
}

// keep copies a frame for the time of the verification.
func (f *flow) keep(from *frame) (*frame, error) {
	words := len(from.locals) + len(from.stack)
	if f.kept += words; f.kept > min(maxWords, wordsKept*(len(f.list)+1024)) {
		return nil, errComplex
	}
	return from.clone(), f.spend(words)
}
