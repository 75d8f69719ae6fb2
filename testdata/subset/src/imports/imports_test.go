package imports

import (
	"fmt"
	"testing"
)

func TestF(t *testing.T) {
	go fmt.Println(1.5)
}
