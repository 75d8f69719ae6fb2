//go:build unix

package card

import (
	"fmt"
	"os"
	"syscall"
)

// lockImage makes this process the only one that uses an image: by a lock on a file beside it, as the image itself is
// replaced by others. The system takes the lock off when the process ends, however it ends.
func lockImage(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("card image %s: %w", path, ErrImageInUse)
	}
	return f, nil
}

func unlockImage(f *os.File) error { return f.Close() }
